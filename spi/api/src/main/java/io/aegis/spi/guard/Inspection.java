package io.aegis.spi.guard;

import static java.util.Objects.requireNonNull;

import io.aegis.spi.content.Attachment;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The segments of one stage, as the guards before left them.
 *
 * @param context who is asking, where, and what earlier guards said
 * @param segments the content, in document order
 * @param attachments bytes of the media types that the guard's manifest names, in document order; none in an answer
 * @param toolUses the tool calls by the model that the segments are of, in order; none but in the stages {@link Stage#TOOL_CALL} and {@link Stage#EGRESS}
 */
public record Inspection(
        Context context, List<Segment> segments, List<Attachment> attachments, List<ToolUse> toolUses) {
    private record Place(int message, Channel channel) {}

    public Inspection {
        requireNonNull(context, "context");
        segments = List.copyOf(segments);
        attachments = List.copyOf(attachments);
        toolUses = List.copyOf(toolUses);
    }

    /** An inspection in which no tool is called. */
    public Inspection(Context context, List<Segment> segments, List<Attachment> attachments) {
        this(context, segments, attachments, List.of());
    }

    /** An inspection of text alone. */
    public Inspection(Context context, List<Segment> segments) {
        this(context, segments, List.of());
    }

    /**
     * Every text that a content guard must read so that a value cannot hide in the seams: each segment; each part of a segment of several; the text
     * segments of one message and channel joined; and those of one channel joined over all messages. A value can appear in more than one view; see
     * {@link io.aegis.spi.content.Marks}.
     *
     * @return the views, single segments first; at most four times the text of the segments in all
     */
    public List<View> views() {
        var views = new ArrayList<View>(segments.size() + 2);
        for (Segment segment : segments) {
            views.add(View.of(segment));
            if (segment.parts().size() > 1) {
                for (Part part : segment.parts()) {
                    if (part.end() > part.start()) {
                        views.add(View.of(segment, part));
                    }
                }
            }
        }
        if (segments.size() > 1) {
            addJoined(views);
        }
        return views;
    }

    private void addJoined(List<View> views) {
        var messages = new LinkedHashMap<Place, List<Segment>>();
        var channels = new LinkedHashMap<Channel, List<Segment>>();
        for (Segment segment : segments) {
            if (segment.kind() == Segment.Kind.TEXT && !segment.text().isEmpty()) {
                var place = new Place(segment.message(), segment.channel());
                messages.computeIfAbsent(place, ignored -> new ArrayList<>()).add(segment);
                channels.computeIfAbsent(segment.channel(), ignored -> new ArrayList<>())
                        .add(segment);
            }
        }
        addJoined(views, messages.values());
        for (List<Segment> channel : channels.values()) {
            boolean several = channel.getFirst().message() != channel.getLast().message();
            if (several) {
                views.add(View.joined(channel));
            }
        }
    }

    private static void addJoined(List<View> views, Collection<List<Segment>> groups) {
        for (List<Segment> group : groups) {
            if (group.size() > 1) {
                views.add(View.joined(group));
            }
        }
    }
}
