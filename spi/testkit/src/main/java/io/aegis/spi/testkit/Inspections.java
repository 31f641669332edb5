package io.aegis.spi.testkit;

import io.aegis.spi.content.Attachment;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.ToolUse;
import io.aegis.spi.identity.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Builds inspections for tests.
 *
 * <p>Begins as the user {@code api_key:tester} on route {@code default} at ingress, with nothing to read. Each text that is added becomes a segment of
 * the current message and channel. Not safe for use by several threads.
 */
public final class Inspections {
    private Stage stage = Stage.INGRESS;
    private String route = "default";
    private Principal principal = new Principal("api_key:tester", Optional.empty(), Set.of());
    private Channel channel = Channel.USER;
    private Trust trust = Trust.CLIENT;
    private int message;
    private final Set<Label> labels = new HashSet<>();
    private final Set<Label> routeLabels = new HashSet<>();
    private final List<Obligation> obligations = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();
    private final List<Attachment> attachments = new ArrayList<>();
    private final List<ToolUse> toolUses = new ArrayList<>();

    private Inspections() {}

    /** An empty inspection to add to. */
    public static Inspections begin() {
        return new Inspections();
    }

    /** An inspection of one user message. */
    public static Inspection of(String text) {
        return begin().text(text).build();
    }

    /** One inspection of one user message for each text. */
    public static List<Inspection> ofEach(String... texts) {
        return Arrays.stream(texts).map(Inspections::of).toList();
    }

    /** An inspection of one text under a given context. */
    public static Inspection of(Context context, String text) {
        return new Inspection(
                context, List.of(Segment.text(0, Channel.USER, Trust.CLIENT, 0, "/messages/0/content", text)));
    }

    /** The stage that asks. */
    public Inspections at(Stage asking) {
        stage = asking;
        return this;
    }

    /** The name of the route. */
    public Inspections onRoute(String name) {
        route = name;
        return this;
    }

    /** Who is asking. */
    public Inspections as(Principal asking) {
        principal = asking;
        return this;
    }

    /** Who is asking, by qualified id and team. */
    public Inspections as(String id, String team) {
        return as(new Principal(id, Optional.of(team), Set.of()));
    }

    /** A label that an earlier guard left. */
    public Inspections labelled(String key, String value) {
        labels.add(new Label(key, value));
        return this;
    }

    /** A label that the operator put on the route. */
    public Inspections routeLabelled(String key, String value) {
        routeLabels.add(new Label(key, value));
        return this;
    }

    /** An obligation that an earlier guard left. */
    public Inspections obliged(Obligation obligation) {
        obligations.add(obligation);
        return this;
    }

    /** The channel and the trust of the texts that follow. */
    public Inspections in(Channel where, Trust by) {
        channel = where;
        trust = by;
        return this;
    }

    /** The texts that follow belong to the next message. */
    public Inspections nextMessage() {
        message++;
        return this;
    }

    /** A segment of one part. */
    public Inspections text(String text) {
        return add(Segment.Kind.TEXT, text, List.of(new Part(0, text.length())));
    }

    /** One segment whose text came in several parts. */
    public Inspections parts(String... texts) {
        var parts = new ArrayList<Part>(texts.length);
        int at = 0;
        for (String text : texts) {
            parts.add(new Part(at, at + text.length()));
            at += text.length();
        }
        return add(Segment.Kind.TEXT, String.join("", texts), parts);
    }

    /** The name of an object's member that the caller chose. */
    public Inspections key(String name) {
        return add(Segment.Kind.KEY, name, List.of(new Part(0, name.length())));
    }

    /** A long number, as it is written. */
    public Inspections number(String digits) {
        return add(Segment.Kind.NUMBER, digits, List.of(new Part(0, digits.length())));
    }

    /** The URL of something that the provider would fetch. */
    public Inspections link(String url) {
        return add(Segment.Kind.LINK, url, List.of(new Part(0, url.length())));
    }

    /** Bytes of a media type, as a guard gets them whose manifest names it. */
    public Inspections attachment(String mediaType, byte[] bytes) {
        String pointer = "/messages/" + message + "/attachments/" + attachments.size();
        attachments.add(new Attachment(
                channel, trust, message, pointer, mediaType, Base64.getEncoder().encodeToString(bytes)));
        return this;
    }

    /**
     * A tool call by the model, and its segments. Guards get such in the stages {@link Stage#TOOL_CALL} and {@link Stage#EGRESS}; see {@link #at}.
     *
     * @param arguments one JSON object, or a JSON string for a tool that is called with text
     * @throws IllegalArgumentException if they are neither
     */
    public Inspections call(String name, String arguments) {
        return call("", name, arguments);
    }

    /** The same for a tool of a namespace. */
    public Inspections call(String namespace, String name, String arguments) {
        List<Segment> of =
                new CallSegments(segments.size(), message).of("/calls/" + toolUses.size(), namespace, name, arguments);
        segments.addAll(of);
        toolUses.add(new ToolUse(
                namespace, name, arguments, of.stream().map(Segment::id).toList()));
        return this;
    }

    /** The inspection. The builder may be used further. */
    public Inspection build() {
        return new Inspection(context(), segments, attachments, toolUses);
    }

    /** The context alone, for an inspector. */
    public Context context() {
        return new Context(stage, route, routeLabels, principal, labels, obligations);
    }

    private Inspections add(Segment.Kind kind, String text, List<Part> parts) {
        int id = segments.size();
        segments.add(new Segment(id, kind, channel, trust, message, "/messages/" + message + "/" + id, text, parts));
        return this;
    }
}
