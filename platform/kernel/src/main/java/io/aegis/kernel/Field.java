package io.aegis.kernel;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.Meter;
import io.aegis.kernel.port.TextScreen;
import io.aegis.spi.content.Channel;
import java.util.ArrayList;
import java.util.List;

/**
 * One text of one choice of a streamed answer: the guards in a chain, each fed what the one before it cleared, and the restoring of masks behind the
 * last. What comes out is what may go to the client.
 *
 * <p>Used by one thread at a time.
 */
final class Field {
    private final TextScreen screen;
    private final List<Link> links;
    private final Restorer restorer;
    private final Channel channel;

    /**
     * @param screen looks for the credential in what the upstream sent, before anything else
     */
    Field(Run run, List<GuardSlot> slots, Channel channel, boolean holdBack, TextScreen screen) {
        this.screen = screen;
        var opened = new ArrayList<Link>(slots.size());
        for (GuardSlot slot : slots) {
            opened.add(new Link(run, slot, channel, holdBack));
        }
        links = List.copyOf(opened);
        restorer = new Restorer(run.masks());
        this.channel = channel;
    }

    /** Opens the guards; what they say from here on is evidence, also if one cannot be opened. */
    void open() {
        links.forEach(Link::open);
    }

    Channel channel() {
        return channel;
    }

    /** Takes a piece of the upstream's; gives what can be released. */
    String next(String piece) throws StreamBlocked {
        String text = screen.next(piece);
        for (Link link : links) {
            if (text.isEmpty()) {
                return "";
            }
            text = link.next(text);
        }
        return text.isEmpty() ? "" : restorer.next(text);
    }

    /** Takes the end; gives the rest. */
    String finish() throws StreamBlocked {
        String text = screen.finish();
        for (Link link : links) {
            boolean releasedAll = link.hasReleasedAll();
            try {
                text = (text.isEmpty() ? "" : link.next(text)) + link.finish();
            } catch (StreamBlocked blocked) {
                if (releasedAll && text.isEmpty()) {
                    link.violatedLate();
                }
                throw blocked;
            }
        }
        return restorer.next(text) + restorer.finish();
    }

    List<Evidence.GuardEntry> entries(Meter meter) {
        return links.stream()
                .filter(link -> !link.hangs())
                .map(link -> link.entry(meter))
                .toList();
    }
}
