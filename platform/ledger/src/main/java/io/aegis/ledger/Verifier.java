package io.aegis.ledger;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Verifies an export without a gateway, line by line, in constant memory.
 *
 * <p>It finds every change of a record that another one follows, of the order, and records that are missing between others. It cannot see that the last
 * record was changed or that records are missing at the end, nor that somebody who could write the ledger wrote all of it anew: for that the last hash must have been kept elsewhere.
 */
public final class Verifier {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Set<String> TEXTS = Set.of("at", "origin", "prev_hash", "type");
    private static final Set<String> MEMBERS = Set.of("at", "body", "origin", "prev_hash", "seq", "type");

    private Verifier() {}

    /** Verifies a file. */
    public static Verification verify(Path export) {
        try (BufferedReader lines = Files.newBufferedReader(export, StandardCharsets.UTF_8)) {
            String header = lines.readLine();
            if (header == null || !header.equals("{\"format\":\"" + LedgerReader.FORMAT + "\"}")) {
                return new Verification.NotAnExport("its first line does not say " + LedgerReader.FORMAT);
            }
            return verify(lines);
        } catch (CharacterCodingException notText) {
            return new Verification.NotAnExport("it is not UTF-8 text");
        } catch (IOException unreadable) {
            return new Verification.NotAnExport("it cannot be read");
        }
    }

    private static Verification verify(BufferedReader lines) throws IOException {
        Chain chain = null;
        long number = 1;
        long firstSeq = 1;
        long records = 0;
        String origin = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            JsonNode record = parsed(line);
            if (record == null || !isRecord(record) || !canonical(record).equals(line)) {
                return new Verification.Tampered(number, "it is not canonical JSON, so it was not written by a ledger");
            }
            long seq = record.path("seq").asLong(-1);
            String prev = record.path("prev_hash").asString("");
            if (chain == null) {
                chain = new Chain(seq, seq == 1 ? Chain.EMPTY.hash() : prev);
                firstSeq = seq;
                origin = record.path("origin").asString("");
            }
            String broken =
                    broken(chain, seq, prev, origin.equals(record.path("origin").asString("")));
            if (!broken.isEmpty()) {
                return new Verification.Tampered(number, broken);
            }
            chain = chain.after(line);
            records++;
        }
        return new Verification.Intact(records, firstSeq, chain == null ? Chain.EMPTY.hash() : chain.hash());
    }

    private static boolean isRecord(JsonNode record) {
        return record.isObject()
                && Set.copyOf(record.propertyNames()).equals(MEMBERS)
                && record.path("body").isObject()
                && record.path("seq").isIntegralNumber()
                && record.path("seq").canConvertToLong()
                && record.path("seq").longValue() >= 1
                && TEXTS.stream().allMatch(name -> record.path(name).isString());
    }

    private static String broken(Chain chain, long seq, String prev, boolean sameOrigin) {
        if (seq != chain.next()) {
            return "its sequence number is " + seq + " where " + chain.next() + " must follow";
        }
        if (!prev.equals(chain.hash())) {
            return "it does not follow from the record before it: that one was changed, or this one was";
        }
        return sameOrigin ? "" : "it comes from another chain";
    }

    private static @Nullable JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (JacksonException broken) {
            return null;
        }
    }

    /** The canonical form of what records may hold; anything else becomes something that no line equals. */
    private static String canonical(JsonNode node) {
        var json = new JsonText(1024);
        write(json, node);
        return json.toString();
    }

    private static void write(JsonText json, JsonNode node) {
        switch (node.getNodeType()) {
            case OBJECT ->
                json.object(object -> {
                    var members = new TreeMap<String, JsonNode>();
                    node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
                    members.forEach((name, value) -> write(object.name(name), value));
                });
            case ARRAY -> json.array(array -> node.forEach(item -> write(array, item)));
            case STRING -> json.text(node.stringValue());
            case BOOLEAN -> json.bool(node.booleanValue());
            case NUMBER ->
                json.raw(
                        node.isIntegralNumber() && node.canConvertToLong()
                                ? Long.toString(node.longValue())
                                : node.toString());
            case NULL -> json.raw("null");
            case BINARY, MISSING, POJO -> json.raw("");
        }
    }
}
