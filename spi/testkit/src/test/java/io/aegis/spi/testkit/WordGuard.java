package io.aegis.spi.testkit;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Marks;
import io.aegis.spi.content.Span;
import io.aegis.spi.content.View;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Verdict;
import java.util.ArrayList;
import java.util.List;

/** A guard without a fault: it masks {@value #WORD}. The bad ones differ from it in one thing each. */
class WordGuard implements IncrementalGuard {
    static final String WORD = "W0RD-1234";

    @Override
    public Verdict inspect(Inspection inspection) {
        var marks = new Marks();
        for (View view : inspection.views()) {
            for (int at = view.text().indexOf(WORD); at >= 0; at = view.text().indexOf(WORD, at + 1)) {
                marks.add(view, at, at + WORD.length(), "WORD");
            }
        }
        return verdict(marks.masks());
    }

    @Override
    public Inspector open(Context context, Channel channel) {
        return new WordInspector();
    }

    Verdict verdict(List<Edit> edits) {
        return edits.isEmpty() ? Verdict.allow() : Verdict.sanitize(edits, List.of(Finding.of("word")));
    }

    /** Holds back what may become the word. */
    class WordInspector implements Inspector {
        private final StringBuilder text = new StringBuilder();
        private int cleared;

        @Override
        public Progress next(String piece) {
            text.append(piece);
            return clear(Math.max(cleared, text.length() - WORD.length()));
        }

        @Override
        public Progress finish() {
            return clear(text.length());
        }

        Progress clear(int decided) {
            var edits = new ArrayList<Edit>();
            int until = decided;
            for (int at = text.indexOf(WORD, cleared); at >= 0 && at < decided; at = text.indexOf(WORD, at + 1)) {
                edits.add(new Edit.Mask(new Span(SEGMENT, at, at + WORD.length()), "WORD"));
                until = Math.max(until, at + WORD.length());
            }
            cleared = Rules.insideSurrogatePair(text, until) ? until - 1 : until;
            return new Progress(cleared, verdict(edits));
        }
    }
}
