import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Scanner;

/**
 * The steps with which Apple's Java library loads a key: the two lines and all line breaks go, what is left is decoded. Names of
 * files on standard input, one line a file on standard output.
 */
public final class AppleSteps {
    public static void main(String[] arguments) throws Exception {
        Scanner names = new Scanner(System.in, StandardCharsets.UTF_8);
        while (names.hasNextLine()) {
            String text = new String(Files.readAllBytes(Path.of(names.nextLine())), StandardCharsets.UTF_8);
            System.out.println(loads(text));
        }
    }

    private static boolean loads(String text) {
        try {
            String body = text.replace("-----BEGIN PRIVATE KEY-----", "").replaceAll("\\R+", "").replace("-----END PRIVATE KEY-----", "");
            PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body));
            ECPrivateKey key = (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(spec);
            return key.getParams().getOrder().bitLength() == 256;
        } catch (Exception | StackOverflowError refused) {
            return false;
        }
    }
}
