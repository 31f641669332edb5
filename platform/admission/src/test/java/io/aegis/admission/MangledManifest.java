package io.aegis.admission;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A manifest in which a few lines are not as a packer would have written them. */
final class MangledManifest {
    private static final List<String> LINES = List.of(
            "Plugin-Id: acme.other",
            "plugin-id: acme.other",
            "PLUGIN-ID: acme.other",
            "Bundle-SymbolicName: acme.other",
            "bundle-symbolicname: acme.other",
            "Multi-Release: true",
            "Class-Path: other.jar",
            "Name: aegis/settings.schema.json",
            "X-Acme: a",
            "X-Acme:a",
            "X-Acme : a",
            "X-Acme:  a",
            "X-Acme: a ",
            "X-Acme: \u00a0a\u2003",
            "X-Acme: a\u0085b\u2028c",
            "X-Acme: \u00e4\u6f22\ud83d\ude00",
            "X-Acme: a: b",
            "X-Acme: ",
            "X-Acme:",
            "X-Acme",
            ": a",
            " a",
            "  a ",
            "\ta",
            "X-Acme: a\tb",
            "X-Acme: a\u0000b",
            "X-Acme: a\rPlugin-Id: acme.other",
            "X-\u00c4cme: a",
            "X.Acme: a",
            "X_Acme: a",
            "-Acme: a",
            "X".repeat(70) + ": a",
            "X".repeat(71) + ": a",
            "X-Acme: " + "a".repeat(502),
            "X-Acme: " + "a".repeat(503),
            "X-Acme: " + "a".repeat(504),
            "X-Acme: " + "a".repeat(505),
            "Created-By: a",
            "Manifest-Version: 2.0",
            "");
    private static final List<String> ENDS = List.of("\r\n", "\n", "\r", "\n\n", "\r\n\r\n", "\n\r", "\u0085", "");

    private MangledManifest() {}

    static byte[] of(String manifest, Random random) {
        var lines = new ArrayList<>(List.of(manifest.stripTrailing().split("\r\n", -1)));
        String end = random.nextBoolean() ? "\r\n" : "\n";
        var ends = new ArrayList<String>();
        for (int times = 1 + random.nextInt(2); times > 0; times--) {
            int at = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(lines.size());
            lines.add(at, LINES.get(random.nextInt(LINES.size())));
        }
        lines.forEach(line -> ends.add(end));
        if (random.nextInt(4) == 0) {
            ends.set(random.nextInt(ends.size()), ENDS.get(random.nextInt(ENDS.size())));
        }
        var bytes = new ByteArrayOutputStream();
        if (random.nextInt(40) == 0) {
            bytes.writeBytes("\ufeff".getBytes(StandardCharsets.UTF_8));
        }
        for (int at = 0; at < lines.size(); at++) {
            write(bytes, lines.get(at).getBytes(StandardCharsets.UTF_8), ends.get(at), random);
        }
        bytes.writeBytes((random.nextInt(4) == 0 ? ENDS.get(random.nextInt(ENDS.size())) : end)
                .getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    /** A line, now and then continued in another one after any of its bytes. */
    private static void write(ByteArrayOutputStream to, byte[] line, String end, Random random) {
        int cut = random.nextInt(8) == 0 && line.length > 1 ? 1 + random.nextInt(line.length - 1) : line.length;
        to.write(line, 0, cut);
        if (cut < line.length) {
            to.writeBytes((end + " ").getBytes(StandardCharsets.UTF_8));
            to.write(line, cut, line.length - cut);
        }
        to.writeBytes(end.getBytes(StandardCharsets.UTF_8));
    }
}
