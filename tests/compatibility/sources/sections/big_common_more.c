#define SIZE 1610612736UL
char first[SIZE], second[SIZE], third[SIZE];
