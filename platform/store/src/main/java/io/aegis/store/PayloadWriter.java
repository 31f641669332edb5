package io.aegis.store;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Asked;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.Proposal;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.ToolName;
import io.aegis.kernel.port.ToolResult;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.identity.Principal;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** Writes the content of a kept run as bytes: fields in the order of their records, lengths before texts. {@link PayloadReader} is the way back. */
final class PayloadWriter {
    static final int VERSION = 2;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    private final DataOutputStream out = new DataOutputStream(bytes);

    private PayloadWriter() {}

    private interface Writing<T> {
        void write(T value) throws IOException;
    }

    static byte[] write(KeptRun.Payload payload) {
        var writer = new PayloadWriter();
        try {
            writer.payload(payload);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return writer.bytes.toByteArray();
    }

    private void payload(KeptRun.Payload payload) throws IOException {
        out.writeByte(VERSION);
        requester(payload.requester());
        text(payload.dialect());
        binary(payload.request());
        all(payload.authored(), authored -> {
            text(authored.place());
            text(authored.trust().name());
        });
        out.writeBoolean(payload.streamed());
        step(payload.step());
        optional(payload.pause(), this::pause);
        all(payload.spoken(), this::event);
        trail(payload.trail());
        all(payload.masks(), this::mask);
        optional(payload.end(), this::end);
    }

    private void principal(Principal principal) throws IOException {
        text(principal.id());
        optional(principal.team(), this::text);
        all(principal.labels(), this::label);
    }

    private void label(Label label) throws IOException {
        text(label.key());
        text(label.value());
    }

    private void step(KeptRun.Step step) throws IOException {
        switch (step) {
            case KeptRun.Step.Request request -> out.writeByte(0);
            case KeptRun.Step.Model model -> out.writeByte(1);
            case KeptRun.Step.Answer(String target, var events) -> {
                out.writeByte(2);
                text(target);
                all(events, this::event);
            }
            case KeptRun.Step.Result(var events, var done, var pending, String judged) -> {
                out.writeByte(3);
                all(events, this::event);
                all(done, this::result);
                result(pending);
                text(judged);
            }
        }
    }

    private void result(ToolResult result) throws IOException {
        out.writeInt(result.call());
        text(result.text());
        out.writeBoolean(result.failed());
    }

    private void pause(KeptRun.Pause pause) throws IOException {
        all(pause.asked(), this::asked);
        text(pause.proposal().kind().name());
        all(pause.proposal().deeds(), this::deed);
        text(pause.digest());
        all(pause.approvals(), this::requester);
        optional(pause.approvers(), approvers -> all(approvers, this::text));
    }

    private void requester(KeptRun.Requester requester) throws IOException {
        principal(requester.principal());
        optional(requester.routes(), routes -> all(routes, this::text));
        optional(requester.key(), this::text);
    }

    private void asked(Asked asked) throws IOException {
        text(asked.stage().name());
        text(asked.guard());
        text(asked.rule());
    }

    private void deed(Proposal.Deed deed) throws IOException {
        text(deed.what());
        text(deed.destination());
        text(deed.text());
        all(deed.hidden(), hidden -> {
            text(hidden.placeholder());
            all(hidden.entities(), this::text);
            out.writeBoolean(hidden.cleared());
        });
    }

    private void event(AnswerEvent event) throws IOException {
        switch (event) {
            case AnswerEvent.Text(int choice, var channel, String said) -> {
                out.writeByte(0);
                out.writeInt(choice);
                text(channel.name());
                text(said);
            }
            case AnswerEvent.ToolCall(int choice, int index, var kind, ToolName tool, String arguments) -> {
                out.writeByte(1);
                out.writeInt(choice);
                out.writeInt(index);
                text(kind.name());
                text(tool.namespace());
                text(tool.name());
                text(arguments);
            }
            case AnswerEvent.Seal(int choice, String value, boolean whole) -> {
                out.writeByte(2);
                out.writeInt(choice);
                text(value);
                out.writeBoolean(whole);
            }
            case AnswerEvent.Finished(int choice, var ending, var stop) -> {
                out.writeByte(3);
                out.writeInt(choice);
                text(ending.name());
                optional(stop, this::text);
            }
            case AnswerEvent.Vector(int index, float[] values) -> {
                out.writeByte(4);
                out.writeInt(index);
                out.writeInt(values.length);
                for (float value : values) {
                    out.writeFloat(value);
                }
            }
            case AnswerEvent.Counted(Usage usage) -> {
                out.writeByte(5);
                usage(usage);
            }
            case AnswerEvent.Tokens(int choice, var channel, String said, Logprobs known) ->
                throw new IllegalArgumentException("log probabilities are not kept");
            case AnswerEvent.Done done -> throw new IllegalArgumentException("the end of a stream is not kept");
            case AnswerEvent.Failed failed -> throw new IllegalArgumentException("a broken stream is not kept");
        }
    }

    private void usage(Usage usage) throws IOException {
        out.writeLong(usage.input());
        out.writeLong(usage.output());
        out.writeLong(usage.cachedInput());
        out.writeLong(usage.reasoning());
    }

    private void trail(KeptRun.Trail trail) throws IOException {
        text(trail.digestKey());
        all(trail.entries(), this::entry);
        out.writeInt(trail.entriesStarted());
        out.writeBoolean(trail.started());
        out.writeInt(trail.attempts());
        out.writeInt(trail.calls());
        out.writeInt(trail.turn());
        all(trail.labels(), this::label);
        all(trail.obligations(), this::obligation);
        all(trail.unscanned(), this::text);
        all(trail.tools(), tool -> {
            text(tool.tool());
            text(tool.outcome());
            out.writeLong(tool.micros());
        });
        optional(trail.usage(), this::usage);
        out.writeLong(trail.millis());
        optional(trail.released(), released -> {
            text(released.digest());
            out.writeLong(released.length());
        });
    }

    private void entry(Evidence.GuardEntry entry) throws IOException {
        text(entry.stage().name());
        text(entry.guard());
        text(entry.verdict());
        text(entry.coverage().name());
        out.writeInt(entry.segments());
        text(entry.digest());
        all(entry.findings(), this::finding);
        out.writeLong(entry.micros());
        out.writeBoolean(entry.shadow());
    }

    private void finding(Finding finding) throws IOException {
        text(finding.rule());
        out.writeInt(finding.count());
    }

    private void obligation(Obligation obligation) throws IOException {
        switch (obligation) {
            case Obligation.Regions(var allowed) -> {
                out.writeByte(0);
                all(allowed, this::text);
            }
            case Obligation.Targets(var allowed) -> {
                out.writeByte(1);
                all(allowed, this::text);
            }
            case Obligation.Spend(String account, var limit, var window) -> {
                out.writeByte(2);
                text(account);
                text(limit.toString());
                text(window.toString());
            }
            case Obligation.Concurrency(String account, int most) -> {
                out.writeByte(3);
                text(account);
                out.writeInt(most);
            }
        }
    }

    private void mask(KeptRun.Mask mask) throws IOException {
        text(mask.placeholder());
        text(mask.original());
        all(mask.entities(), this::text);
        all(mask.origins(), origin -> {
            text(origin.source());
            text(origin.tool());
        });
        out.writeBoolean(mask.restores());
    }

    private void end(KeptRun.End end) throws IOException {
        switch (end) {
            case KeptRun.End.Answered(var events, Instant created, var untold) -> {
                out.writeByte(0);
                all(events, this::event);
                out.writeLong(created.toEpochMilli());
                all(untold, this::text);
            }
            case KeptRun.End.Refused(Refusal refusal) -> {
                out.writeByte(1);
                text(refusal.code().name());
                text(refusal.what());
                text(refusal.why());
                text(refusal.fix());
                optional(refusal.retryAfter(), wait -> text(wait.toString()));
            }
        }
    }

    private <T> void all(Collection<T> values, Writing<T> writing) throws IOException {
        out.writeInt(values.size());
        for (T value : values) {
            writing.write(value);
        }
    }

    private <T> void optional(Optional<T> value, Writing<T> writing) throws IOException {
        out.writeBoolean(value.isPresent());
        if (value.isPresent()) {
            writing.write(value.get());
        }
    }

    private void text(String text) throws IOException {
        binary(text.getBytes(StandardCharsets.UTF_8));
    }

    private void binary(byte[] value) throws IOException {
        out.writeInt(value.length);
        out.write(value);
    }
}
