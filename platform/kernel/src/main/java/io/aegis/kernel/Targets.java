package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The providers of a route: those that its runs are shared out between, and those to fall back on.
 *
 * @param shared at least one
 * @param fallback asked in order when the one before is in trouble
 * @param attempts how often each of them is asked at most, at least once
 * @param on what another attempt is made for
 */
public record Targets(List<Candidate> shared, List<Candidate> fallback, int attempts, Set<Trouble> on) {
    /** For which trouble a route goes on unless it says otherwise. */
    public static final Set<Trouble> ANY = Set.of(Trouble.values());

    public Targets {
        shared = List.copyOf(shared);
        fallback = List.copyOf(fallback);
        on = Set.copyOf(on);
        if (shared.isEmpty() || attempts < 1) {
            throw new IllegalArgumentException("a route has a provider and asks it once");
        }
    }

    /** A route with one provider, which is asked once. */
    public static Targets of(String target, String upstreamModel) {
        return new Targets(List.of(new Candidate(target, upstreamModel, 1)), List.of(), 1, ANY);
    }

    /**
     * Whom a run asks, in order: its share among those that can take it, then the fallbacks that can.
     *
     * @param run id of the run, which alone decides between shares: the same run always goes the same way
     * @param usable those that can take it
     */
    List<Candidate> order(String run, Set<String> usable) {
        requireNonNull(run, "run");
        var order = new ArrayList<Candidate>();
        List<Candidate> open =
                shared.stream().filter(each -> usable.contains(each.target())).toList();
        if (!open.isEmpty()) {
            order.add(share(run, open));
        }
        fallback.stream().filter(each -> usable.contains(each.target())).forEach(order::add);
        return List.copyOf(order);
    }

    private static Candidate share(String run, List<Candidate> open) {
        long whole = open.stream().mapToLong(Candidate::weight).sum();
        if (whole == 0) {
            return open.getFirst();
        }
        long place = Math.floorMod(spread(run), whole);
        for (Candidate each : open) {
            place -= each.weight();
            if (place < 0) {
                return each;
            }
        }
        throw new IllegalStateException("a place beyond the whole");
    }

    /** The end of an id is random; the beginning is the time, in which runs of a moment are alike. */
    private static long spread(String run) {
        long hash = 1125899906842597L;
        for (int at = 0; at < run.length(); at++) {
            hash = 31 * hash + run.charAt(at);
        }
        hash ^= hash >>> 32;
        hash *= 0x9E3779B97F4A7C15L;
        return hash ^ (hash >>> 29);
    }
}
