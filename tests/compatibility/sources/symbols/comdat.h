inline int shared_counter = 5;
inline int count() {
  static int calls = 0;
  return ++calls;
}
struct Shape {
  virtual ~Shape() = default;
  virtual int area() { return 1; }
};
template <class T>
struct Templated {
  static inline int number = 0;
  static int instances() { return ++number; }
};
