package io.aegis.kernel;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.Meter;
import io.aegis.kernel.port.TextScreen;
import io.aegis.spi.content.Channel;
import io.aegis.spi.guard.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * One text of one choice of a streamed answer: the guards in a chain, each fed what the one before it cleared, and the restoring of masks behind the
 * last. What comes out is what may go to the client.
 *
 * <p>Used by one thread at a time.
 */
final class Field {
    private static final String KERNEL = "kernel";
    private static final Finding OTHERWISE = Finding.of("judged-otherwise-later");

    private final TextScreen screen;
    private final List<ChainedGuard> links;
    private final Restorer restorer;
    private final Channel channel;
    private final StringBuilder heard = new StringBuilder();
    private final StringBuilder cleared = new StringBuilder();
    /** What the guards will clear again, and the client has already. */
    private String repetition = "";

    private boolean remembers;

    /**
     * A text that has ended.
     *
     * @param heard what the upstream said
     * @param cleared what the last guard cleared of it
     */
    record Past(String heard, String cleared) {
        /** Whether every guard left it as it was. */
        boolean isUntouched() {
            return heard.equals(cleared);
        }

        @Override
        public String toString() {
            return "Past[" + heard.length() + " characters]";
        }
    }

    /**
     * @param screen looks for the credential in what the upstream sent, before anything else
     */
    Field(Run run, List<GuardSlot> slots, Channel channel, boolean holdBack, TextScreen screen) {
        this.screen = screen;
        var opened = new ArrayList<ChainedGuard>(slots.size());
        for (GuardSlot slot : slots) {
            var link = new Link(run, slot, channel, holdBack);
            opened.add(slot.shadow() ? new ShadowLink(link) : link);
        }
        links = List.copyOf(opened);
        restorer = new Restorer(run.masks(), run.audience());
        this.channel = channel;
    }

    /** Opens the guards; what they say from here on is evidence, also if one cannot be opened. */
    void open() {
        links.forEach(ChainedGuard::open);
    }

    Channel channel() {
        return channel;
    }

    /** Remembers the text, which may go on after its end. To be called before its first piece. */
    void remember() {
        remembers = true;
    }

    Past past() {
        return new Past(heard.toString(), cleared.toString());
    }

    /** Says what the client has of this text from earlier turns, masked. To be called before its first piece. */
    void goOnFrom(String earlier) {
        restorer.goOnFrom(earlier);
    }

    /** Has the guards read again what had ended, so that what follows is judged as its continuation. Releases nothing. */
    void goOn(Past past) throws StreamBlocked {
        goOnFrom(past.cleared());
        repetition = past.cleared();
        next(past.heard());
    }

    /** Takes a piece of the upstream's; gives what can be released. */
    String next(String piece) throws StreamBlocked {
        if (remembers) {
            heard.append(piece);
        }
        String text = screen.next(piece);
        for (ChainedGuard link : links) {
            if (text.isEmpty()) {
                return "";
            }
            text = link.next(text);
        }
        return text.isEmpty() ? "" : restorer.next(fresh(text));
    }

    /** Takes the end; gives the rest. */
    String finish() throws StreamBlocked {
        String text = screen.finish();
        for (ChainedGuard link : links) {
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
        return restorer.next(fresh(text)) + restorer.finish();
    }

    /** What of a cleared text was not released before its first end. Guards that now say otherwise of that are too late. */
    private String fresh(String text) throws StreamBlocked {
        if (remembers) {
            cleared.append(text);
        }
        int again = Math.min(repetition.length(), text.length());
        if (!repetition.startsWith(text.substring(0, again))) {
            links.reversed().stream().filter(Link.class::isInstance).findFirst().ifPresent(ChainedGuard::violatedLate);
            throw new StreamBlocked(KERNEL, OTHERWISE);
        }
        repetition = repetition.substring(again);
        return text.substring(again);
    }

    List<Evidence.GuardEntry> entries(Meter meter) {
        return links.stream()
                .filter(link -> !link.hangs())
                .map(link -> link.entry(meter))
                .toList();
    }
}
