package io.aegis.dialects.content;

import io.aegis.dialects.json.Json;
import java.util.Set;

/** Counts what an upstream sent beyond the published shape. None of it is passed on. */
public final class Dropped {
    private int count;
    private boolean ranTools;

    public int count() {
        return count;
    }

    /** Whether some of it was the work of a tool that the provider ran by itself. */
    public boolean ranTools() {
        return ranTools;
    }

    /** Counts a piece of the work of a tool that the provider ran by itself. */
    public void work() {
        ranTools = true;
        count++;
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
