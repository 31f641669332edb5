package io.aegis.guard.regex;

/**
 * How long the matches of a pattern can be, in UTF-16 units, and how large the pattern is when its repetitions are written out.
 *
 * @param least length of the shortest match, never more than it is
 * @param most length of the longest match, never less than it is; {@link #UNBOUNDED} if there is none
 * @param weight number of characters and classes with repetitions written out
 */
record MatchLength(long least, long most, long weight) {
    static final long UNBOUNDED = Long.MAX_VALUE;

    /** Matches a place and no character. */
    static final MatchLength NOTHING = new MatchLength(0, 0, 0);

    static MatchLength character(long units) {
        return new MatchLength(1, units, 1);
    }

    boolean isBounded() {
        return most != UNBOUNDED;
    }

    MatchLength then(MatchLength next) {
        return new MatchLength(least + next.least, sum(most, next.most), sum(weight, next.weight));
    }

    MatchLength or(MatchLength other) {
        return new MatchLength(Math.min(least, other.least), Math.max(most, other.most), sum(weight, other.weight));
    }

    MatchLength times(long fewest, long many) {
        long copies = many == UNBOUNDED ? fewest + 1 : Math.max(many, 1);
        return new MatchLength(product(least, fewest), product(most, many), product(weight, copies));
    }

    private static long sum(long one, long other) {
        return one == UNBOUNDED || other == UNBOUNDED ? UNBOUNDED : Math.min(one + other, UNBOUNDED - 1);
    }

    /** Saturates well below an overflow: nobody can tell numbers of that size apart. */
    private static long product(long one, long other) {
        if (one == 0 || other == 0) {
            return 0;
        }
        return one == UNBOUNDED || other == UNBOUNDED || one > (1L << 60) / other ? UNBOUNDED : one * other;
    }
}
