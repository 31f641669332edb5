package io.aegis.example.firstguard;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Marks;
import io.aegis.spi.content.View;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Verdict;
import java.util.List;

/** Masks ticket numbers. Safe for use by many threads. */
final class TicketGuard implements IncrementalGuard {
    static final String ENTITY = "TICKET_NUMBER";

    private final TicketNumbers tickets;

    TicketGuard(TicketNumbers tickets) {
        this.tickets = tickets;
    }

    @Override
    public Verdict inspect(Inspection inspection) {
        var marks = new Marks();
        for (View view : inspection.views()) {
            for (var ticket : tickets.find(view.text(), view.text().length())) {
                marks.add(view, ticket.start(), ticket.end(), ENTITY);
            }
        }
        return verdict(marks.masks());
    }

    @Override
    public Inspector open(Context context, Channel channel) {
        return new TicketInspector(tickets);
    }

    static Verdict verdict(List<Edit> masks) {
        return masks.isEmpty()
                ? Verdict.allow()
                : Verdict.sanitize(masks, List.of(new Finding("ticket-number", masks.size())));
    }
}
