package io.aegis.server;

import io.aegis.kernel.port.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text that is UTF-8 and nothing else; what is not is refused and never repaired. */
final class Utf8 {
    private Utf8() {}

    static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw RequestRefused.because(
                    ErrorCode.INVALID_JSON,
                    "The request is not valid UTF-8.",
                    "Guard and provider could read it differently.",
                    "Send UTF-8.");
        }
    }
}
