package io.aegis.claims;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Looks for a value in bytes in every form in which a leak has been seen: raw, escaped, encoded, compressed. */
final class Traces {
    private final List<Form> forms = new ArrayList<>();

    private record Form(String name, byte[] bytes) {}

    Traces(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        add("raw", value);
        add("JSON with escaped slashes", value.replace("/", "\\/"));
        add("JSON-escaped", inUnits(value, "\\u%04x"));
        add("JSON-escaped in capitals", inUnits(value, "\\u%04X"));
        add("percent", URLEncoder.encode(value, StandardCharsets.UTF_8));
        add("percent throughout", inUnits(value, "%%%02X"));
        add("hex", HexFormat.of().formatHex(utf8));
        add("hex in capitals", HexFormat.of().withUpperCase().formatHex(utf8));
        forms.add(new Form("UTF-16LE", value.getBytes(StandardCharsets.UTF_16LE)));
        forms.add(new Form("UTF-16BE", value.getBytes(StandardCharsets.UTF_16BE)));
        for (int before = 0; before < 3; before++) {
            add("base64 after " + before + " bytes", base64(utf8, before, Base64.getEncoder()));
            add("base64url after " + before + " bytes", base64(utf8, before, Base64.getUrlEncoder()));
        }
    }

    /** The form in which the value stands in the bytes, or in what is compressed in them. */
    Optional<String> in(byte[] bytes) {
        return plain(bytes)
                .or(() -> unpacked(bytes).stream()
                        .flatMap(inner -> plain(inner).stream())
                        .map(form -> form + " inside gzip")
                        .findFirst());
    }

    /** Every form, for the control: each of them must be found. */
    List<byte[]> everyForm() {
        List<byte[]> all = new ArrayList<>(forms.stream().map(Form::bytes).toList());
        all.add(gzip(forms.getFirst().bytes()));
        return all;
    }

    private Optional<String> plain(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return forms.stream()
                .filter(form -> text.contains(new String(form.bytes(), StandardCharsets.ISO_8859_1)))
                .map(Form::name)
                .findFirst();
    }

    private void add(String name, String text) {
        forms.add(new Form(name, text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String inUnits(String value, String format) {
        var text = new StringBuilder();
        value.chars().forEach(unit -> text.append(String.format(Locale.ROOT, format, unit)));
        return text.toString();
    }

    /** What base64 of the value looks like after some bytes, without the characters that its neighbours have a part in. */
    private static String base64(byte[] value, int before, Base64.Encoder encoder) {
        byte[] shifted = new byte[before + value.length];
        System.arraycopy(value, 0, shifted, before, value.length);
        String text = encoder.withoutPadding().encodeToString(shifted);
        int from = before == 0 ? 0 : before + 1;
        int whole = shifted.length / 3 * 4;
        return text.substring(from, whole);
    }

    private static List<byte[]> unpacked(byte[] bytes) {
        List<byte[]> inner = new ArrayList<>();
        for (int at = 0; at + 2 < bytes.length; at++) {
            if ((bytes[at] & 0xff) == 0x1f && (bytes[at + 1] & 0xff) == 0x8b && bytes[at + 2] == 8) {
                inner.add(unzipped(bytes, at));
            }
        }
        return inner;
    }

    private static byte[] unzipped(byte[] bytes, int from) {
        var out = new ByteArrayOutputStream();
        try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes, from, bytes.length - from))) {
            in.transferTo(out);
        } catch (IOException endsEarlyOrIsNoGzip) {
            // What could be read up to there is looked at.
            return out.toByteArray();
        }
        return out.toByteArray();
    }

    static byte[] gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException inMemory) {
            throw new AssertionError(inMemory);
        }
        return out.toByteArray();
    }
}
