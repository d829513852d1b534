using TenantStore.Auditing.Verification;

namespace TenantStore.Auditing.Heads;

/// <summary>Reads a file of heads for a verifier: every line signed, in order, none missing.</summary>
internal sealed class HeadFileReader(IReadOnlyList<AuditPublicKey> keys)
{
    private const int MaxFileBytes = 1 << 30;

    /// <summary>The heads up to the first bad line; what is wrong with that goes to <paramref name="findings"/>.</summary>
    public IEnumerable<SignedHead> Read(string path, ICollection<AuditFinding> findings)
    {
        var file = Path.GetFileName(path);
        var (number, previous, gateway) = (0L, AuditChain.Start, default(string));
        foreach (var line in Lines(path))
        {
            number++;
            var head = SignedHead.Parse(line);
            var fault = head is null ? "is no head"
                : head.Sequence != number || head.Previous != previous || head.Gateway != (gateway ??= head.Gateway)
                    ? "does not follow the line before: lines were removed, moved or put in"
                : keys.FirstOrDefault(key => key.Id == head.Key) is not { } key ? $"is signed with the key {head.Key}, which is not among the keys given"
                : !head.IsSignedBy(key) ? "has a false signature: it was changed or forged"
                : !AuditLogId.TryParse(head.Log, out _) ? "names no log"
                : null;
            if (fault is not null)
            {
                findings.Add(new AuditFinding(AuditFault.FalseHead, null, null, $"{file}: line {number} {fault}"));
                yield break;
            }

            previous = HeadFile.HashOf(line);
            yield return head!;
        }
    }

    /// <summary>Complete lines only: a last one without an end is a write under way, or cut by a crash.</summary>
    private static IEnumerable<byte[]> Lines(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length > MaxFileBytes)
            throw new IOException($"{path} is larger than {MaxFileBytes} bytes.");
        using var line = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = file.Read(buffer)) > 0)
        {
            for (var start = 0; start < read;)
            {
                var length = Array.IndexOf(buffer, (byte)'\n', start, read - start) is >= 0 and var end ? end - start : read - start;
                line.Write(buffer, start, length);
                start += length;
                if (start == read)
                    break;
                start++;
                yield return line.ToArray();
                line.SetLength(0);
            }
        }
    }
}
