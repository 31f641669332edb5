package io.aegis.store;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Asked;
import io.aegis.kernel.port.Authored;
import io.aegis.kernel.port.Ending;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Proposal;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.ToolName;
import io.aegis.kernel.port.ToolResult;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Trust;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.identity.Principal;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what {@link PayloadWriter} wrote. It is authenticated before, so what does not fit is a defect or a newer version. */
final class PayloadReader {
    /** It knew no shadow, no bound calls and nothing of what was released. */
    private static final int FIRST = 1;

    private final DataInputStream in;
    private int version;

    private interface Reading<T> {
        T read() throws IOException;
    }

    private PayloadReader(byte[] bytes) {
        in = new DataInputStream(new ByteArrayInputStream(bytes));
    }

    static KeptRun.Payload read(byte[] bytes) {
        try {
            return new PayloadReader(bytes).payload();
        } catch (IOException | IllegalArgumentException broken) {
            throw new StoreException("The content of a kept run cannot be read.");
        }
    }

    private KeptRun.Payload payload() throws IOException {
        version = in.readByte();
        if (version != FIRST && version != PayloadWriter.VERSION) {
            throw new IOException("another version");
        }
        return new KeptRun.Payload(
                requester(),
                text(),
                binary(),
                all(() -> new Authored(text(), Trust.valueOf(text()))),
                in.readBoolean(),
                step(),
                optional(this::pause),
                all(this::event),
                trail(),
                all(this::mask),
                optional(this::end));
    }

    private KeptRun.Requester requester() throws IOException {
        return new KeptRun.Requester(principal(), optional(() -> Set.copyOf(all(this::text))), optional(this::text));
    }

    private Principal principal() throws IOException {
        return new Principal(text(), optional(this::text), Set.copyOf(all(this::label)));
    }

    private Label label() throws IOException {
        return new Label(text(), text());
    }

    private KeptRun.Step step() throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case 0 -> new KeptRun.Step.Request();
            case 1 -> new KeptRun.Step.Model();
            case 2 -> new KeptRun.Step.Answer(text(), all(this::event));
            case 3 -> new KeptRun.Step.Result(all(this::event), all(this::result), result(), later() ? text() : "");
            default -> throw new IOException("another step");
        };
    }

    private boolean later() {
        return version > FIRST;
    }

    private ToolResult result() throws IOException {
        return new ToolResult(in.readInt(), text(), in.readBoolean());
    }

    private KeptRun.Pause pause() throws IOException {
        return new KeptRun.Pause(
                all(this::asked),
                new Proposal(Proposal.Kind.valueOf(text()), all(this::deed)),
                text(),
                all(this::requester),
                optional(() -> Set.copyOf(all(this::text))));
    }

    private Asked asked() throws IOException {
        return new Asked(Stage.valueOf(text()), text(), text());
    }

    private Proposal.Deed deed() throws IOException {
        return new Proposal.Deed(
                text(), text(), text(), all(() -> new Proposal.Hidden(text(), all(this::text), in.readBoolean())));
    }

    private AnswerEvent event() throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case 0 -> new AnswerEvent.Text(in.readInt(), Channel.valueOf(text()), text());
            case 1 ->
                new AnswerEvent.ToolCall(
                        in.readInt(),
                        in.readInt(),
                        AnswerEvent.CallKind.valueOf(text()),
                        new ToolName(text(), text()),
                        text());
            case 2 -> new AnswerEvent.Seal(in.readInt(), text(), in.readBoolean());
            case 3 -> new AnswerEvent.Finished(in.readInt(), Ending.valueOf(text()), optional(this::text));
            case 4 -> new AnswerEvent.Vector(in.readInt(), floats());
            case 5 -> new AnswerEvent.Counted(usage());
            default -> throw new IOException("another event");
        };
    }

    private float[] floats() throws IOException {
        var values = new float[length(Float.BYTES)];
        for (int at = 0; at < values.length; at++) {
            values[at] = in.readFloat();
        }
        return values;
    }

    private Usage usage() throws IOException {
        return new Usage(in.readLong(), in.readLong(), in.readLong(), in.readLong());
    }

    private KeptRun.Trail trail() throws IOException {
        return new KeptRun.Trail(
                text(),
                all(this::entry),
                in.readInt(),
                in.readBoolean(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                Set.copyOf(all(this::label)),
                all(this::obligation),
                all(this::text),
                all(() -> new Evidence.ToolEntry(text(), text(), in.readLong())),
                optional(this::usage),
                in.readLong(),
                later() ? optional(() -> new KeptRun.Released(text(), in.readLong())) : Optional.empty());
    }

    private Evidence.GuardEntry entry() throws IOException {
        return new Evidence.GuardEntry(
                Stage.valueOf(text()),
                text(),
                text(),
                Evidence.Coverage.valueOf(text()),
                in.readInt(),
                text(),
                all(() -> new Finding(text(), in.readInt())),
                in.readLong(),
                later() && in.readBoolean());
    }

    private Obligation obligation() throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case 0 -> new Obligation.Regions(Set.copyOf(all(this::text)));
            case 1 -> new Obligation.Targets(Set.copyOf(all(this::text)));
            case 2 -> new Obligation.Spend(text(), new BigDecimal(text()), Duration.parse(text()));
            case 3 -> new Obligation.Concurrency(text(), in.readInt());
            default -> throw new IOException("another obligation");
        };
    }

    private KeptRun.Mask mask() throws IOException {
        return new KeptRun.Mask(
                text(),
                text(),
                Set.copyOf(all(this::text)),
                all(() -> new KeptRun.Origin(text(), text())),
                in.readBoolean());
    }

    private KeptRun.End end() throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case 0 -> new KeptRun.End.Answered(all(this::event), Instant.ofEpochMilli(in.readLong()), all(this::text));
            case 1 ->
                new KeptRun.End.Refused(new Refusal(
                        ErrorCode.valueOf(text()),
                        text(),
                        text(),
                        text(),
                        optional(this::text).map(Duration::parse)));
            default -> throw new IOException("another end");
        };
    }

    private <T> List<T> all(Reading<T> reading) throws IOException {
        int size = length(1);
        var values = new ArrayList<T>(size);
        for (int at = 0; at < size; at++) {
            values.add(reading.read());
        }
        return values;
    }

    private <T> Optional<T> optional(Reading<T> reading) throws IOException {
        return in.readBoolean() ? Optional.of(reading.read()) : Optional.empty();
    }

    private String text() throws IOException {
        return new String(binary(), StandardCharsets.UTF_8);
    }

    private byte[] binary() throws IOException {
        return in.readNBytes(length(1));
    }

    /** A length that the rest of the bytes can hold. */
    private int length(int each) throws IOException {
        int length = in.readInt();
        if (length < 0 || (long) length * each > in.available()) {
            throw new IOException("a length that is too large");
        }
        return length;
    }
}
