extern int data_here[4];
int data_of_other[4] = {5, 6, 7, 8};
int* address_of_other(void) { return data_of_other; }
int use_other(int i) { return data_here[i]; }
