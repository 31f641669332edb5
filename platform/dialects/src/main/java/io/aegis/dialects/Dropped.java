package io.aegis.dialects;

import java.util.Set;

/** Counts what an upstream sent beyond the published shape. None of it is passed on. */
final class Dropped {
    private int count;

    int count() {
        return count;
    }

    void one() {
        count++;
    }

    /** Counts the members that are not among those known. */
    void unknown(Json.Members members, Set<String> known) {
        for (int at = 0; at < members.size(); at++) {
            if (!known.contains(members.name(at))) {
                count++;
            }
        }
    }
}
