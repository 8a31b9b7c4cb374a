// The same types and functions as in program.cc, in a second object.
namespace space {
struct Base {
  virtual ~Base() {}
  virtual int value() const { return 1; }
};
}  // namespace space

static thread_local int per_thread = 4;
inline int inlined_again(int value) { return value + per_thread; }
int again(const space::Base& base) { return base.value() + inlined_again(1); }
