// The variable, in a library of its own.
__thread long before[3] = {1, 2, 3};
__thread long variable[6] = {10, 20, 30, 40, 50, 60};
