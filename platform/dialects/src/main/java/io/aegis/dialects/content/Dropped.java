package io.aegis.dialects.content;

import io.aegis.dialects.json.Json;
import java.util.Set;

/** Counts what an upstream sent beyond the published shape. None of it is passed on. */
public final class Dropped {
    private int count;

    public int count() {
        return count;
    }

    public void one() {
        count++;
    }

    /** Counts the members that are not among those known. */
    public void unknown(Json.Members members, Set<String> known) {
        for (int at = 0; at < members.size(); at++) {
            if (!known.contains(members.name(at))) {
                count++;
            }
        }
    }
}
