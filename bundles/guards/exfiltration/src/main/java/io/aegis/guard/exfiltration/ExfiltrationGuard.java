package io.aegis.guard.exfiltration;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Segment;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.ScanningGuard;
import io.aegis.spi.guard.TextScanner;
import io.aegis.spi.guard.ToolUse;
import io.aegis.spi.guard.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps values from leaving by a side door.
 *
 * <p>What carries a value is found in every view of an inspection, and in the arguments of one call together, without its name. Safe for use by many threads.
 */
final class ExfiltrationGuard implements IncrementalGuard {
    private static final String PREFIX = "exfiltration";

    private final Mode mode;
    private final ScanningGuard texts;
    private final ScanningGuard arguments;
    private final List<Glob> tools;

    /** @param tools those that are looked at; all if there are none */
    ExfiltrationGuard(Mode mode, TextScanner texts, TextScanner arguments, List<Glob> tools) {
        this.mode = mode;
        this.texts = new ScanningGuard(PREFIX, ScanningGuard.OnMatch.MASK, texts);
        this.arguments = new ScanningGuard(PREFIX, ScanningGuard.OnMatch.MASK, arguments);
        this.tools = List.copyOf(tools);
    }

    @Override
    public Verdict inspect(Inspection inspection) {
        Set<Integer> unread = unread(inspection.toolUses());
        var found = new ArrayList<Edit>();
        var said = new ArrayList<Segment>();
        var given = new ArrayList<Segment>();
        for (Segment segment : inspection.segments()) {
            if (!unread.contains(segment.id())) {
                (segment.channel() == Channel.TOOL_ARGUMENTS ? given : said).add(segment);
            }
        }
        Context context = inspection.context();
        found.addAll(texts.inspect(new Inspection(context, said)).edits());
        found.addAll(arguments.inspect(new Inspection(context, given)).edits());
        for (ToolUse use : inspection.toolUses()) {
            List<Segment> of = arguments(use, given);
            if (of.size() > 1) {
                found.addAll(arguments.inspect(new Inspection(context, of)).edits());
            }
        }
        var edits = Merged.of(found);
        return mode.verdict(edits, Merged.findings(PREFIX, edits));
    }

    /** The segments of the tools that nobody asked to look at. */
    private Set<Integer> unread(List<ToolUse> uses) {
        var unread = new HashSet<Integer>();
        for (ToolUse use : uses) {
            if (!tools.isEmpty() && tools.stream().noneMatch(tool -> tool.matches(use.name()))) {
                unread.addAll(use.segments());
            }
        }
        return unread;
    }

    /** The texts that a tool is called with; its namespace and its name come first and are none of them. */
    private static List<Segment> arguments(ToolUse use, List<Segment> given) {
        var ids = new HashSet<>(use.segments());
        var names = new ArrayList<>(List.of(use.namespace(), use.name()));
        var arguments = new ArrayList<Segment>();
        for (Segment segment : given) {
            if (ids.contains(segment.id()) && !(arguments.isEmpty() && names.remove(segment.text()))) {
                arguments.add(segment);
            }
        }
        return arguments;
    }

    @Override
    public Inspector open(Context context, Channel channel) {
        return channel == Channel.TOOL_ARGUMENTS
                ? new WholeTextInspector(this, context, channel)
                : new ActingInspector(texts.open(context, channel), mode);
    }
}
