using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Xunit.Abstractions;

namespace TenantStore.Tests.Encryption;

/// <summary>
/// Project Wycheproof's AES-GCM vectors against the cipher that keys and artifacts are encrypted with: with a nonce of 96 bits each has to give
/// what it says, with any other the platform has to refuse it. Counted, so that none is passed over.
/// </summary>
public sealed class WycheproofTests(ITestOutputHelper output)
{
    private const int Total = 316;

    /// <summary>What AES-GCM of the platform takes, and this program uses.</summary>
    private const int NonceBytes = 12;

    [Fact]
    public void Vectors_AllOfThem_GiveWhatTheySay()
    {
        var (valid, invalid, refused) = (0, 0, 0);
        foreach (var test in Vectors())
        {
            var (key, iv, aad) = (Bytes(test, "key"), Bytes(test, "iv"), Bytes(test, "aad"));
            var (message, cipher, tag) = (Bytes(test, "msg"), Bytes(test, "ct"), Bytes(test, "tag"));
            var (id, isValid) = (test.GetProperty("tcId").GetInt32(), test.GetProperty("result").GetString() == "valid");
            using var aes = new AesGcm(key, tag.Length);
            var plain = new byte[cipher.Length];
            if (iv.Length != NonceBytes)
            {
                Assert.Throws<ArgumentException>(() => aes.Decrypt(iv, cipher, tag, plain, aad));
                Assert.Throws<ArgumentException>(() => aes.Encrypt(iv, message, new byte[message.Length], new byte[tag.Length], aad));
                refused++;
            }
            else if (isValid)
            {
                aes.Decrypt(iv, cipher, tag, plain, aad);
                Assert.True(plain.AsSpan().SequenceEqual(message), $"vector {id}");
                var (sealedCipher, sealedTag) = (new byte[message.Length], new byte[tag.Length]);
                aes.Encrypt(iv, message, sealedCipher, sealedTag, aad);
                Assert.True(sealedCipher.AsSpan().SequenceEqual(cipher) && sealedTag.AsSpan().SequenceEqual(tag), $"vector {id}");
                valid++;
            }
            else
            {
                Assert.Throws<AuthenticationTagMismatchException>(() => aes.Decrypt(iv, cipher, tag, plain, aad));
                invalid++;
            }
        }

        output.WriteLine($"{valid + invalid + refused} vectors: {valid} valid ones open and seal, {invalid} invalid ones fail, {refused} with a nonce of another size are refused");
        Assert.Equal(Total, valid + invalid + refused);
        Assert.Equal((116, 81, 119), (valid, invalid, refused));
    }

    private static List<JsonElement> Vectors()
    {
        var root = typeof(WycheproofTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;
        var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(root, "tests", "corpus", "vectors", "wycheproof_aes_gcm.json")));
        Assert.Equal(Total, file.RootElement.GetProperty("numberOfTests").GetInt32());
        return [.. file.RootElement.GetProperty("testGroups").EnumerateArray().SelectMany(group => group.GetProperty("tests").EnumerateArray())];
    }

    private static byte[] Bytes(JsonElement test, string name) => Convert.FromHexString(test.GetProperty(name).GetString()!);
}
