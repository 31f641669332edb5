package io.aegis.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.aegis.kernel.Runs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import org.eclipse.jetty.io.Content;

/**
 * Tells a page that what it shows is not what it would show now, once. No content comes this way: the page is asked for again.
 *
 * <p>It ends when the session does and when the gateway stops; a page that stays open holds neither.
 */
final class PageEvents implements Surface {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int LOOKS_TO_A_COMMENT = 15;
    private static final byte[] COMMENT = ": here\n\n".getBytes(US_ASCII);
    private static final byte[] CHANGED = "event: changed\ndata: changed\n\n".getBytes(US_ASCII);
    private static final byte[] ENDED = "event: ended\ndata: ended\n\n".getBytes(US_ASCII);

    private final Runs runs;
    private final Identity identity;
    private final Traffic traffic;

    PageEvents(Runs runs, Identity identity, Traffic traffic) {
        this.runs = runs;
        this.identity = identity;
        this.traffic = traffic;
    }

    @Override
    public void serve(Call call) {
        Query query =
                Query.of(call.request().getHttpURI().getQuery(), Set.of("view", "order", "after", "run", "known"));
        String known = query.text("known").orElse("");
        version(call, query); // what cannot be shown cannot be followed
        Answers.events(call.response(), RequestIds.next(), call.dialect());
        try {
            write(call, COMMENT);
            long changes = runs.awaitAny(-1, Duration.ZERO);
            for (int looks = 0; !traffic.isLeaving(); looks++) {
                if (!identity.holds(call.session())) {
                    write(call, ENDED);
                    break;
                }
                long now = runs.awaitAny(changes, looks == 0 ? Duration.ZERO : LOOK);
                boolean due = looks % LOOKS_TO_A_COMMENT == 0; // what was erased is no change of a run
                if ((due || now != changes) && !version(call, query).equals(known)) {
                    write(call, CHANGED);
                    break;
                }
                changes = now;
                if (due) {
                    write(call, COMMENT);
                }
            }
            call.response().write(true, ByteBuffer.allocate(0), call.callback());
        } catch (IOException gone) {
            call.callback().failed(gone);
        }
    }

    /** Of what the page would show now. */
    private String version(Call call, Query query) {
        return switch (query.text("view").orElse("")) {
            case "waiting" -> listing(call, query, true);
            case "decided" -> listing(call, query, false);
            case "run" ->
                query.text("run")
                        .filter(Pages::isId)
                        .flatMap(runs::kept)
                        .filter(run -> runs.mayDecide(call.caller(), run))
                        .map(run -> String.valueOf(run.head().sequence()))
                        .orElse("");
            default -> throw Json.invalid("'view' is none of the three.", "Use 'waiting', 'decided' or 'run'.");
        };
    }

    private String listing(Call call, Query query, boolean waiting) {
        return Listing.of(runs, call.caller(), Listing.View.of(waiting, query), query.text("after"))
                .version();
    }

    private static void write(Call call, byte[] event) throws IOException {
        Content.Sink.write(call.response(), false, ByteBuffer.wrap(event));
    }
}
