package io.aegis.sandbox.protocol;

import io.aegis.spi.content.Attachment;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Span;
import io.aegis.spi.content.Trust;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.ToolUse;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.guard.Verdict.Outcome;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Set;

/** What guards are handed, and what they say. The placeholders of masked values are text like all else. */
public final class GuardCodec {
    private static final Channel[] CHANNELS = Channel.values();
    private static final Trust[] TRUSTS = Trust.values();
    private static final Segment.Kind[] KINDS = Segment.Kind.values();
    private static final Stage[] STAGES = Stage.values();

    /** The least that anything with a text in it takes. */
    private static final int TEXT = 5;

    /** An amount of money with more than these is no amount, and costs whoever computes with it. */
    private static final int SCALE = 64;

    private static final int UNSCALED = 32;

    private GuardCodec() {}

    public static void write(WireWriter out, Inspection inspection) {
        write(out, inspection.context());
        out.all(inspection.segments(), Bounds.SEGMENTS, GuardCodec::write);
        out.all(inspection.attachments(), Bounds.ATTACHMENTS, GuardCodec::write);
        out.all(inspection.toolUses(), Bounds.TOOL_USES, GuardCodec::write);
    }

    public static Inspection readInspection(WireReader in) {
        return new Inspection(
                readContext(in),
                in.list(Bounds.SEGMENTS, 26, GuardCodec::readSegment),
                in.list(Bounds.ATTACHMENTS, 21, GuardCodec::readAttachment),
                in.list(Bounds.TOOL_USES, 3 * TEXT + 4, GuardCodec::readToolUse));
    }

    public static void write(WireWriter out, Context context) {
        out.constant(context.stage()).text(context.route());
        labels(out, context.routeLabels(), Bounds.HELD_LABELS);
        IdentityCodec.write(out, context.principal());
        labels(out, context.labels(), Bounds.HELD_LABELS);
        out.all(context.obligations(), Bounds.HELD_OBLIGATIONS, GuardCodec::write);
    }

    public static Context readContext(WireReader in) {
        return new Context(
                in.constant(STAGES),
                in.word(),
                labels(in, Bounds.HELD_LABELS),
                IdentityCodec.readPrincipal(in),
                labels(in, Bounds.HELD_LABELS),
                in.list(Bounds.HELD_OBLIGATIONS, TEXT, GuardCodec::readObligation));
    }

    public static void write(WireWriter out, Channel channel) {
        out.constant(channel);
    }

    public static Channel readChannel(WireReader in) {
        return in.constant(CHANNELS);
    }

    public static void write(WireWriter out, Verdict verdict) {
        writeOutcome(out, verdict.outcome());
        out.all(verdict.edits(), Bounds.EDITS, GuardCodec::write);
        labels(out, verdict.labels(), Bounds.LABELS);
        out.all(verdict.obligations(), Bounds.OBLIGATIONS, GuardCodec::write);
        out.all(verdict.findings(), Bounds.FINDINGS, GuardCodec::write);
    }

    public static Verdict readVerdict(WireReader in) {
        return new Verdict(
                readOutcome(in),
                in.list(Bounds.EDITS, 18, GuardCodec::readEdit),
                labels(in, Bounds.LABELS),
                in.list(Bounds.OBLIGATIONS, TEXT, GuardCodec::readObligation),
                in.list(Bounds.FINDINGS, 10, GuardCodec::readFinding));
    }

    public static void write(WireWriter out, Progress progress) {
        out.int32(progress.cleared());
        write(out, progress.verdict());
    }

    public static Progress readProgress(WireReader in) {
        return new Progress(in.int32(), readVerdict(in));
    }

    /** Keys of labels, or routes. */
    public static void writeNames(WireWriter out, Set<String> names) {
        out.all(names, Bounds.LISTED, WireWriter::text);
    }

    public static Set<String> readNames(WireReader in) {
        return in.set(Bounds.LISTED, TEXT, WireReader::word);
    }

    static void labels(WireWriter out, Set<Label> labels, int most) {
        out.all(labels, most, (to, label) -> to.text(label.key()).text(label.value()));
    }

    static Set<Label> labels(WireReader in, int most) {
        return in.set(most, 2 * TEXT, from -> new Label(from.word(), from.word()));
    }

    private static void write(WireWriter out, Segment segment) {
        out.int32(segment.id())
                .constant(segment.kind())
                .constant(segment.channel())
                .constant(segment.trust())
                .int32(segment.message())
                .text(segment.pointer())
                .text(segment.text());
        out.all(
                segment.parts(),
                Bounds.PARTS,
                (to, part) -> to.int32(part.start()).int32(part.end()));
    }

    private static Segment readSegment(WireReader in) {
        return new Segment(
                in.int32(),
                in.constant(KINDS),
                in.constant(CHANNELS),
                in.constant(TRUSTS),
                in.int32(),
                in.text(),
                in.text(),
                in.list(Bounds.PARTS, 8, from -> new Part(from.int32(), from.int32())));
    }

    private static void write(WireWriter out, Attachment attachment) {
        out.constant(attachment.channel())
                .constant(attachment.trust())
                .int32(attachment.message())
                .text(attachment.pointer())
                .text(attachment.mediaType())
                .text(attachment.base64());
    }

    private static Attachment readAttachment(WireReader in) {
        return new Attachment(in.constant(CHANNELS), in.constant(TRUSTS), in.int32(), in.text(), in.word(), in.text());
    }

    private static void write(WireWriter out, ToolUse use) {
        out.text(use.namespace()).text(use.name()).text(use.arguments());
        out.all(use.segments(), Bounds.SEGMENTS, WireWriter::int32);
    }

    private static ToolUse readToolUse(WireReader in) {
        return new ToolUse(in.text(), in.text(), in.text(), in.list(Bounds.SEGMENTS, 4, WireReader::int32));
    }

    private static void writeOutcome(WireWriter out, Outcome outcome) {
        switch (outcome) {
            case Outcome.Proceed() -> out.octet(0);
            case Outcome.RequireApproval(Finding finding) -> write(out.octet(1), finding);
            case Outcome.Block(Finding finding) -> write(out.octet(2), finding);
        }
    }

    private static Outcome readOutcome(WireReader in) {
        return switch (in.octet()) {
            case 0 -> new Outcome.Proceed();
            case 1 -> new Outcome.RequireApproval(readFinding(in));
            case 2 -> new Outcome.Block(readFinding(in));
            default -> throw new ProtocolException("no such outcome");
        };
    }

    private static void write(WireWriter out, Edit edit) {
        Span span = edit.span();
        switch (edit) {
            case Edit.Mask mask -> span(out.octet(0), span).text(mask.entity());
            case Edit.Replace replace -> span(out.octet(1), span).text(replace.text());
        }
    }

    private static WireWriter span(WireWriter out, Span span) {
        return out.int32(span.segment()).int32(span.start()).int32(span.end());
    }

    private static Edit readEdit(WireReader in) {
        int kind = in.octet();
        var span = new Span(in.int32(), in.int32(), in.int32());
        return switch (kind) {
            case 0 -> new Edit.Mask(span, in.word());
            case 1 -> new Edit.Replace(span, in.text());
            default -> throw new ProtocolException("no such edit");
        };
    }

    private static void write(WireWriter out, Finding finding) {
        out.text(finding.rule()).int32(finding.count());
    }

    private static Finding readFinding(WireReader in) {
        return new Finding(in.word(), in.int32());
    }

    private static void write(WireWriter out, Obligation obligation) {
        switch (obligation) {
            case Obligation.Regions(Set<String> allowed) -> writeAllowed(out.octet(0), allowed);
            case Obligation.Targets(Set<String> allowed) -> writeAllowed(out.octet(1), allowed);
            case Obligation.Spend spend -> writeSpend(out.octet(2), spend);
            case Obligation.Concurrency(String account, int most) ->
                out.octet(3).text(account).int32(most);
        }
    }

    private static void writeAllowed(WireWriter out, Set<String> allowed) {
        out.all(allowed, Bounds.NAMES, WireWriter::text);
    }

    private static void writeSpend(WireWriter out, Obligation.Spend spend) {
        byte[] unscaled = spend.limit().unscaledValue().toByteArray();
        int scale = spend.limit().scale();
        if (unscaled.length > UNSCALED || Math.abs((long) scale) > SCALE) {
            throw new TooLargeException("an amount of money");
        }
        out.text(spend.account()).binary(unscaled).int32(scale);
        duration(out, spend.window());
    }

    private static Obligation readObligation(WireReader in) {
        return switch (in.octet()) {
            case 0 -> new Obligation.Regions(readAllowed(in));
            case 1 -> new Obligation.Targets(readAllowed(in));
            case 2 -> new Obligation.Spend(in.word(), amount(in), duration(in));
            case 3 -> new Obligation.Concurrency(in.word(), in.int32());
            default -> throw new ProtocolException("no such obligation");
        };
    }

    private static Set<String> readAllowed(WireReader in) {
        return in.set(Bounds.NAMES, TEXT, WireReader::word);
    }

    private static BigDecimal amount(WireReader in) {
        var unscaled = new BigInteger(in.binary(UNSCALED));
        int scale = in.int32();
        if (scale < -SCALE || scale > SCALE) {
            throw new ProtocolException("an amount of money out of bounds");
        }
        return new BigDecimal(unscaled, scale);
    }

    static void duration(WireWriter out, Duration duration) {
        out.int64(duration.toSeconds()).int32(duration.toNanosPart());
    }

    static Duration duration(WireReader in) {
        long seconds = in.int64();
        int nanos = in.int32();
        if (nanos < 0 || nanos > 999_999_999) {
            throw new ProtocolException("a duration out of bounds");
        }
        return Duration.ofSeconds(seconds, nanos);
    }
}
