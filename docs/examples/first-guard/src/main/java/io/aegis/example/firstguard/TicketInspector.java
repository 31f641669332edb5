package io.aegis.example.firstguard;

import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Span;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Progress;
import java.util.ArrayList;

/** Masks ticket numbers in one text that arrives in pieces, and holds back what may still become one. */
final class TicketInspector implements Inspector {
    private final TicketNumbers tickets;
    private String held = "";
    private int cleared;

    TicketInspector(TicketNumbers tickets) {
        this.tickets = tickets;
    }

    @Override
    public Progress next(String piece) {
        held = held + piece;
        return clear(Math.max(0, held.length() - tickets.longest()));
    }

    @Override
    public Progress finish() {
        return clear(held.length());
    }

    private Progress clear(int decided) {
        var masks = new ArrayList<Edit>();
        int until = decided;
        for (var ticket : tickets.find(held, decided)) {
            var span = new Span(SEGMENT, cleared + ticket.start(), cleared + ticket.end());
            masks.add(new Edit.Mask(span, TicketGuard.ENTITY));
            until = Math.max(until, ticket.end());
        }
        if (until > 0 && until < held.length() && Character.isLowSurrogate(held.charAt(until))) {
            until--;
        }
        held = held.substring(until);
        cleared += until;
        return new Progress(cleared, TicketGuard.verdict(masks));
    }
}
