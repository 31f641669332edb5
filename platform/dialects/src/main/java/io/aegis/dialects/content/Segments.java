package io.aegis.dialects.content;

import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.Surrogates;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The segments of one document, tied to the strings that they came from. Used by one thread at a time. */
public final class Segments {
    private final Authors authors;
    private final List<Segment> segments = new ArrayList<>();
    private final List<@Nullable List<Json.Text>> origins = new ArrayList<>();
    private final List<Boolean> edited = new ArrayList<>();
    private final List<Boolean> restored = new ArrayList<>();

    /** What {@link #all} said, as long as it is true. */
    private @Nullable List<Segment> all;

    /** Segments of a document by one author. */
    public Segments(Trust author) {
        this(new Authors(author, List.of()));
    }

    Segments(Authors authors) {
        this.authors = authors;
    }

    public List<Segment> all() {
        List<Segment> known = all;
        if (known == null) {
            known = List.copyOf(segments);
            all = known;
        }
        return known;
    }

    public int size() {
        return segments.size();
    }

    /** Adds a string; one without characters is no content. */
    public void text(Channel channel, int message, String pointer, Json.Text origin) {
        if (!origin.value().isEmpty()) {
            add(Segment.text(size(), channel, authors.of(pointer), message, pointer, origin.value()), List.of(origin));
        }
    }

    /** Adds strings that follow each other as one segment. */
    public void texts(Channel channel, int message, String pointer, List<Json.Text> strings) {
        if (strings.size() == 1) {
            text(channel, message, pointer, strings.getFirst());
            return;
        }
        var text = new StringBuilder();
        var parts = new ArrayList<Part>(strings.size());
        for (Json.Text string : strings) {
            int start = text.length();
            text.append(string.value());
            parts.add(new Part(start, text.length()));
        }
        if (!text.isEmpty()) {
            Trust trust = authors.of(pointer);
            var segment =
                    new Segment(size(), Segment.Kind.TEXT, channel, trust, message, pointer, text.toString(), parts);
            add(segment, List.copyOf(strings));
        }
    }

    public void key(Channel channel, int message, String pointer, String name) {
        fixed(Segment.Kind.KEY, channel, message, pointer, name);
    }

    /** Adds the URL of something that the provider fetches. */
    public void link(Channel channel, int message, String pointer, String url) {
        fixed(Segment.Kind.LINK, channel, message, pointer, url);
    }

    /** Adds a provider's seal if it is so short that it could be something else. */
    public void seal(int message, String pointer, String seal) {
        if (AnswerEvent.Seal.isReadable(seal)) {
            key(Channel.REASONING, message, pointer, seal);
        }
    }

    /** Adds a number if it is long enough to be content. */
    public void number(Channel channel, int message, String pointer, Json.Numeral number) {
        if (number.isContent()) {
            fixed(Segment.Kind.NUMBER, channel, message, pointer, number.literal());
        }
    }

    /** Writes an edited segment back into the strings that it came from. */
    public void replace(Segment segment) {
        write(segment, edited);
    }

    /** The same for a segment in which originals stand again. */
    public void restore(Segment segment) {
        write(segment, restored);
    }

    private void write(Segment segment, List<Boolean> marks) {
        int id = segment.id();
        if (id < 0 || id >= segments.size()) {
            throw new IllegalArgumentException("there is no segment " + id);
        }
        List<Json.Text> strings = origins.get(id);
        if (strings == null) {
            throw new IllegalArgumentException("segment " + id + " is no text and cannot be edited");
        }
        if (strings.size() != segment.parts().size()) {
            throw new IllegalArgumentException("segment " + id + " must keep its " + strings.size() + " parts");
        }
        if (!Surrogates.paired(segment.text())) {
            throw new IllegalArgumentException("segment " + id + " would hold half of a surrogate pair");
        }
        if (!segments.get(id).text().equals(segment.text())) {
            marks.set(id, true);
        }
        Segment old = segments.get(id);
        all = null;
        segments.set(id, old.withText(segment.text(), segment.parts()));
        for (int at = 0; at < strings.size(); at++) {
            Part part = segment.parts().get(at);
            strings.get(at).become(segment.text().substring(part.start(), part.end()));
        }
    }

    /** Whether somebody edited a segment. */
    public boolean isEdited(int id) {
        return edited.get(id);
    }

    /** Whether a segment is no longer what it was read as. */
    public boolean isChanged(int id) {
        return edited.get(id) || restored.get(id);
    }

    private void fixed(Segment.Kind kind, Channel channel, int message, String pointer, String text) {
        if (!text.isEmpty()) {
            var whole = List.of(new Part(0, text.length()));
            add(new Segment(size(), kind, channel, authors.of(pointer), message, pointer, text, whole), null);
        }
    }

    private void add(Segment segment, @Nullable List<Json.Text> strings) {
        all = null;
        segments.add(segment);
        origins.add(strings);
        edited.add(false);
        restored.add(false);
    }
}
