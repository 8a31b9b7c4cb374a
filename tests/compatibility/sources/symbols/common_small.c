int common_data[2];
char common_aligned[16];
int* small_view(void) { return common_data; }
char* aligned_view_of_small(void) { return common_aligned; }
