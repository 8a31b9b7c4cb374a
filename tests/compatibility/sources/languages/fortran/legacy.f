C     Fixed form: computed GOTO, an arithmetic IF, EQUIVALENCE, ENTRY, statement functions, DATA.
      INTEGER FUNCTION CHECK() BIND(C)
      INTEGER I, J, K(4), L
      REAL X
      EQUIVALENCE (X, L)
      DATA K /1, 2, 3, 4/
      TWICE(J) = 2 * J
      CHECK = 0
      X = 1.0
      IF (L .NE. 1065353216) CHECK = 1
      I = 2
      GOTO (10, 20, 30), I
 10   CHECK = 2
 20   IF (I - 2) 30, 40, 30
 30   CHECK = 3
 40   CONTINUE
      IF (TWICE(K(3)) .NE. 6) CHECK = 4
      CALL ADD10(I)
      CALL ADD100(I)
      IF (I .NE. 112) CHECK = 5
      END
      SUBROUTINE ADD10(I)
      I = I + 10
      RETURN
      ENTRY ADD100(I)
      I = I + 100
      END
