package io.aegis.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What the assembly would implement, remembering who did what. */
final class FakeAdmin implements KeyAdmin, Reloads, Status, Audit {
    final List<String> doings = new ArrayList<>();
    volatile boolean good = true;

    @Override
    public Created create(NewKey request, String actor) {
        if (request.name().equals("BAD NAME")) {
            throw new IllegalArgumentException("a name matches [a-z0-9._-]{1,64}");
        }
        doings.add(actor + " create " + request.name() + " " + request.routes());
        return new Created("key_1", "aeg-secret");
    }

    @Override
    public List<Entry> list() {
        return List.of(new Entry(
                "key_1",
                "jane",
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty()));
    }

    @Override
    public boolean revoke(String id, String actor) {
        doings.add(actor + " revoke " + id);
        return id.equals("key_1");
    }

    @Override
    public Optional<Created> rotate(String id, Duration grace, String actor) {
        doings.add(actor + " rotate " + id + " " + grace);
        return id.equals("key_1") ? Optional.of(new Created("key_2", "aeg-other")) : Optional.empty();
    }

    @Override
    public Difference difference() {
        return new Difference(
                "d2", List.of(new Change("server.port", Optional.of("1"), Optional.empty())), List.of("w"), List.of());
    }

    @Override
    public Outcome apply(Optional<String> confirmed, Optional<String> changeRef, String actor) {
        doings.add(
                actor + " apply " + confirmed + changeRef.map(ref -> " " + ref).orElse(""));
        return new Outcome(Result.HELD, "d2", List.of("w"), List.of());
    }

    @Override
    public List<Check> checks() {
        return List.of(new Check("ledger", good, "a detail for operators"));
    }

    @Override
    public String configDigest() {
        return "digest-of-config";
    }

    @Override
    public Optional<String> heldDigest() {
        return Optional.empty();
    }

    @Override
    public void export(long sinceSequence, Consumer<byte[]> lines) {
        lines.accept(("{\"seq\":" + sinceSequence + "}\n").getBytes(StandardCharsets.UTF_8));
        lines.accept(("{\"seq\":" + (sinceSequence + 1) + "}\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] report(Optional<Instant> since, Optional<Instant> until) {
        return ("{\"since\":\"" + since.map(Instant::toString).orElse("") + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] inventory() {
        return "{\"generation\":1}".getBytes(StandardCharsets.UTF_8);
    }
}
