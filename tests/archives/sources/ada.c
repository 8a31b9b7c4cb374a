void adainit(void);
void adafinal(void);
void ada_compute(void);

void compute(void) {
  adainit();
  ada_compute();
}
