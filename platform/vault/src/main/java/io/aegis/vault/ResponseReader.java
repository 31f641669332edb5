package io.aegis.vault;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers of one connection: Jetty's strict parser decides what the bytes mean, and the connection is read only when someone asks.
 *
 * <p>Keeps at most one buffer of what nobody asked for yet. Used by one thread at a time.
 */
final class ResponseReader implements HttpParser.ResponseHandler {
    /** The answer is not HTTP as it should be. */
    static final class MalformedException extends IOException {
        private static final long serialVersionUID = 1L;

        MalformedException() {
            super("not an HTTP/1.1 answer");
        }
    }

    /** The connection ended before the answer did. */
    static final class CutException extends IOException {
        private static final long serialVersionUID = 1L;

        CutException() {
            super("the answer was cut");
        }
    }

    private static final int BUFFER = 16 * 1024;
    private static final int LONGEST_HEAD = 32 * 1024;
    private static final int MOST_HEADERS = 200;
    private static final int MOST_INTERIM_ANSWERS = 8;
    private static final byte[] NOTHING = {};

    private final InputStream in;
    private final byte[] bytes = new byte[BUFFER];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes).limit(0);
    private final HttpParser parser = new HttpParser(this, LONGEST_HEAD, HttpCompliance.RFC9110);
    private final List<String> values = new ArrayList<>();
    private Map<String, String> headers = Map.of();
    private int status;
    private boolean persistent;
    private boolean headComplete;
    private boolean complete;
    private boolean malformed;
    private boolean cut;
    private byte[] piece = NOTHING;
    private int filled;

    ResponseReader(InputStream in) {
        this.in = in;
    }

    /** Reads the head of the next answer and passes over interim ones. */
    void readHead() throws IOException {
        for (int interim = 0; interim <= MOST_INTERIM_ANSWERS; interim++) {
            parser.reset();
            complete = false;
            headComplete = false;
            while (!headComplete) {
                advance();
            }
            if (status >= 200) {
                parse(); // an answer without a body is complete with its head
                return;
            }
            if (status == 101) {
                throw new MalformedException();
            }
            while (!complete) {
                advance();
            }
        }
        throw new MalformedException();
    }

    int status() {
        return status;
    }

    /** The headers, names in lower case; several of one name are joined by a comma. */
    Map<String, String> headers() {
        return headers;
    }

    /** Every value of every header, whether anyone may see it or not. */
    List<String> values() {
        return values;
    }

    boolean isComplete() {
        return complete;
    }

    /** Whether the next answer can be read after this one. */
    boolean isReusable() {
        return complete && persistent && !buffer.hasRemaining() && !malformed && !cut;
    }

    /** Whether nothing has come after the head that was read. */
    boolean endsWithItsHead() throws IOException {
        return filled == 0 && !buffer.hasRemaining() && in.available() == 0;
    }

    /** Waits until there are bytes of the body or its clean end. */
    void awaitPiece() throws IOException {
        while (filled == 0 && !complete) {
            advance();
        }
    }

    /** The bytes of the body that have come since the last time, or null if there are none. */
    byte @Nullable [] takePiece() {
        if (filled == 0) {
            return null;
        }
        byte[] taken = filled == piece.length ? piece : Arrays.copyOf(piece, filled);
        piece = NOTHING;
        filled = 0;
        return taken;
    }

    private void advance() throws IOException {
        if (!buffer.hasRemaining()) {
            fill();
        }
        parse();
    }

    private void fill() throws IOException {
        int count = in.read(bytes);
        if (count < 0) {
            persistent = false;
            cut = !parser.isState(HttpParser.State.EOF_CONTENT);
            parser.atEOF();
            buffer.position(0).limit(0);
        } else {
            buffer.position(0).limit(count);
        }
    }

    private void parse() throws IOException {
        if (cut) {
            throw new CutException();
        }
        try {
            parser.parseNext(buffer);
        } catch (AssertionError strayed) {
            malformed = true; // where assertions are on, the parser asserts that only an error status has a bad head
        }
        if (malformed) {
            throw new MalformedException();
        }
        if (cut || (parser.isClosed() && !complete)) {
            throw new CutException();
        }
    }

    @Override
    public void startResponse(HttpVersion version, int code, @Nullable String reason) {
        status = code;
        persistent = version == HttpVersion.HTTP_1_1;
        headers = new TreeMap<>();
        values.clear();
        if (reason != null) {
            values.add(reason);
        }
    }

    @Override
    public void parsedHeader(HttpField field) {
        String value = field.getValue() == null ? "" : field.getValue();
        values.add(value);
        malformed |= values.size() > MOST_HEADERS;
        headers.merge(field.getLowerCaseName(), value, (first, next) -> first + ", " + next);
        if (field.getHeader() == HttpHeader.CONNECTION && field.contains("close")) {
            persistent = false;
        }
    }

    @Override
    public boolean headerComplete() {
        headComplete = true;
        return true;
    }

    @Override
    public boolean content(ByteBuffer content) {
        int length = content.remaining();
        if (filled == 0) {
            piece = new byte[length + buffer.remaining()];
        } else if (filled + length > piece.length) {
            piece = Arrays.copyOf(piece, filled + BUFFER);
        }
        content.get(piece, filled, length);
        filled += length;
        return false;
    }

    @Override
    public boolean contentComplete() {
        return false;
    }

    @Override
    public boolean messageComplete() {
        complete = true;
        return true;
    }

    @Override
    public void earlyEOF() {
        malformed = true; // the parser's word for a body that breaks its framing; a real end is seen before it
    }

    @Override
    public void badMessage(HttpException failure) {
        malformed = true;
    }
}
