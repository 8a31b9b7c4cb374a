package main

import "C"
import (
	"fmt"
	"sort"
	"strings"
	"sync"
)

//export go_compute
func go_compute(n C.long) C.long {
	var group sync.WaitGroup
	results := make(chan int, n)
	for i := 0; i < int(n); i++ {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			results <- i * i
		}(i)
	}
	group.Wait()
	close(results)
	sum := 0
	for value := range results {
		sum += value
	}
	words := strings.Fields("some words in no order")
	sort.Strings(words)
	sum += len(fmt.Sprintf("%v", words))
	func() {
		defer func() { recover() }()
		var pointer *int
		sum += *pointer
	}()
	return C.long(sum)
}

func main() {}
