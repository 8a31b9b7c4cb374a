// The strong definition.
int picked(void) { return 2; }
int picked_data = 2;
