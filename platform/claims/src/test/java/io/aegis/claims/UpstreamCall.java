package io.aegis.claims;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** One request as the upstream sees it, and the ways to answer it. Every answer ends its connection. */
final class UpstreamCall {
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *([0-9]+)");

    private final Socket socket;
    private final String head;
    private final byte[] body;

    private UpstreamCall(Socket socket, String head, byte[] body) {
        this.socket = socket;
        this.head = head;
        this.body = body;
    }

    static UpstreamCall read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        String head = head(in);
        Matcher length = LENGTH.matcher(head);
        byte[] body = length.find() ? in.readNBytes(Integer.parseInt(length.group(1))) : new byte[0];
        return new UpstreamCall(socket, head, body);
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("no request came");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    Socket socket() {
        return socket;
    }

    String head() {
        return head;
    }

    String header(String name) {
        Matcher line = Pattern.compile("(?im)^" + Pattern.quote(name) + ": *(.*?)\\r?$")
                .matcher(head);
        return line.find() ? line.group(1) : "";
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    JsonNode json() {
        return Json.parse(body);
    }

    /** What it is asked for; nothing, if it says nothing. */
    String model() {
        return body.length == 0 ? "" : json().path("model").asString("");
    }

    boolean streamed() {
        return json().path("stream").asBoolean(false);
    }

    String path() {
        return head.split(" ", 3)[1];
    }

    /** The text that the request ends with. */
    String prompt() {
        return Spoken.of(this).prompt(json());
    }

    /** Says what it was told, streamed if that was asked for; of texts to be embedded, a vector of each. */
    void echo() throws IOException {
        if (path().endsWith("/embeddings")) {
            whole(Frames.vectors(json().path("input")));
        } else {
            say(Spoken.Said.text(prompt()));
        }
    }

    /** Says something in the dialect in which it is asked, streamed if that was asked for. */
    void say(Spoken.Said... said) throws IOException {
        if (streamed()) {
            Spoken.Told told = Spoken.of(this).streamed(said);
            begin();
            tell(told.all());
            end();
        } else {
            whole(Spoken.of(this).whole(said));
        }
    }

    /** Says a part of a stream, in the dialect in which it is asked. */
    void tell(List<String> events) throws IOException {
        for (String data : events) {
            chunk(Spoken.of(this).event(data).getBytes(StandardCharsets.UTF_8));
        }
    }

    void whole(String json) throws IOException {
        status(200, "application/json", json, "");
    }

    void status(int status, String type, String text, String moreHeaders) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        raw("HTTP/1.1 " + status + " Scripted\r\ncontent-type: " + type + "\r\n" + moreHeaders + "content-length: "
                + bytes.length + "\r\nconnection: close\r\n\r\n");
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    void raw(String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** The head of a chunked stream of events. */
    void begin() throws IOException {
        raw("HTTP/1.1 200 OK\r\n"
                + "content-type: text/event-stream\r\n"
                + "transfer-encoding: chunked\r\n"
                + "connection: close\r\n\r\n");
    }

    /** One event in one chunk. */
    void frame(String json) throws IOException {
        chunk(("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8));
    }

    void chunk(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        out.writeBytes((Integer.toHexString(bytes.length).toLowerCase(Locale.ROOT) + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(bytes);
        out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(out.toByteArray());
        socket.getOutputStream().flush();
    }

    /** A clean end: the reason, the mark, the last chunk. */
    void finish() throws IOException {
        frame(Frames.finish(0, "stop"));
        done();
    }

    void done() throws IOException {
        frame("[DONE]");
        end();
    }

    /** The last chunk. */
    void end() throws IOException {
        raw("0\r\n\r\n");
    }

    /** Blocks until the other side closes the connection. */
    void awaitGone() throws IOException {
        InputStream in = socket.getInputStream();
        try {
            while (in.read() >= 0) {
                // whatever it still says
            }
        } catch (IOException reset) {
            // a reset is a way to go, too
        }
    }
}
