int shared_value __attribute__((common));
int another = 5;
