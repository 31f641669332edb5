package io.aegis.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.aegis.kernel.Caller;
import io.aegis.kernel.Runs;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.RunStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one page of a list shows.
 *
 * @param after the run that it begins behind
 * @param hasMore whether there is another page
 * @param quorums how many must agree, by route
 */
record Listing(View view, Optional<String> after, List<KeptRun> runs, boolean hasMore, Map<String, Integer> quorums) {
    private static final int MOST = 50;
    static final Set<String> PARAMETERS = Set.of("order", "after");

    /** Which list, in which order. */
    record View(boolean isWaiting, boolean isOldestFirst) {
        String title() {
            return isWaiting ? "Runs that wait for a decision" : "Runs that were decided";
        }

        View turned() {
            return new View(isWaiting, !isOldestFirst);
        }

        /** What waits longest is wanted first, and what was decided last. */
        String path() {
            String list = isWaiting ? Pages.HOME : Pages.DECIDED;
            return isOldestFirst == isWaiting ? list : list + "?order=" + (isOldestFirst ? "oldest" : "newest");
        }

        static View of(boolean waiting, Query query) {
            return switch (query.text("order").orElse(waiting ? "oldest" : "newest")) {
                case "oldest" -> new View(waiting, true);
                case "newest" -> new View(waiting, false);
                default -> throw Json.invalid("'order' is neither of the two.", "Use 'oldest' or 'newest'.");
            };
        }
    }

    static Listing of(Runs runs, Caller caller, View view, Optional<String> after) {
        if (after.filter(id -> !Pages.isId(id)).isPresent()) {
            throw Json.invalid("'after' is not the id of a run.", "Begin at '/approvals'.");
        }
        var query = new RunStore.Query(
                Optional.empty(),
                Optional.empty(),
                view.isWaiting() ? Optional.of("paused") : Optional.empty(),
                Optional.empty(),
                after,
                MOST + 1,
                view.isOldestFirst() ? RunStore.Order.OLDEST : RunStore.Order.NEWEST);
        List<KeptRun> found = view.isWaiting() ? runs.waiting(caller, query) : runs.decided(caller, query);
        List<KeptRun> shown = found.stream().limit(MOST).toList();
        var quorums = new TreeMap<String, Integer>();
        shown.forEach(run -> quorums.computeIfAbsent(
                run.head().route(), route -> runs.approvals(route).quorum()));
        return new Listing(view, after, shown, found.size() > MOST, quorums);
    }

    boolean isFirst() {
        return after.isEmpty();
    }

    int quorum(KeptRun run) {
        return quorums.getOrDefault(run.head().route(), 1);
    }

    Optional<String> next() {
        return hasMore ? Optional.of(path(runs.getLast().head().run())) : Optional.empty();
    }

    private String path(String behind) {
        String list = view.path();
        return list + (list.contains("?") ? "&" : "?") + "after=" + behind;
    }

    /** Where a change of it is told. */
    String events() {
        return Pages.EVENTS + "?view=" + (view.isWaiting() ? "waiting" : "decided") + "&order="
                + (view.isOldestFirst() ? "oldest" : "newest")
                + after.map(run -> "&after=" + run).orElse("") + "&known=" + version();
    }

    /** Differs from that of any other content of the same page. */
    String version() {
        var text = new StringBuilder();
        runs.forEach(run -> text.append(run.head().run())
                .append(' ')
                .append(run.head().sequence())
                .append('\n'));
        text.append(hasMore);
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JDK has no SHA-256", missing);
        }
    }
}
