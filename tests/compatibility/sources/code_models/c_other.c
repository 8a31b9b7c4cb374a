int other_data = 8;
const char* const other_names[3] = {"a", "b", "c"};
static int helper(int x) { return x + 22; }
int other_function(int x) { return helper(x) + other_data; }
