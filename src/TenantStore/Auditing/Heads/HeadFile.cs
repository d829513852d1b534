using System.Security.Cryptography;
using TenantStore.Artifacts;

namespace TenantStore.Auditing.Heads;

/// <summary>
/// The file of one gateway's heads, <c>heads-NAME.jsonl</c>: only appended to, on disk when <see cref="Append"/> returns. A lock beside it keeps two
/// processes of one name apart: the second takes the name with a number. Not for several threads.
/// </summary>
internal sealed class HeadFile : IDisposable
{
    public const string Pattern = "heads-*.jsonl";
    private const int MaxSharers = 32;
    private const int MaxLineBytes = 4 * 1024;
    private const byte LineEnd = (byte)'\n';

    private readonly FileStream _lock;
    private readonly FileStream _file;
    private readonly string _gateway;
    private readonly AuditSigner _signer;
    private long _sequence;
    private string _previous = AuditChain.Start;

    private HeadFile(FileStream held, string folder, string gateway, AuditSigner signer)
    {
        (_lock, _gateway, _signer) = (held, gateway, signer);
        _file = Open(Path.Combine(folder, $"heads-{gateway}.jsonl"), FileShare.ReadWrite);
    }

    /// <summary>When the last head was signed; null when there is none.</summary>
    public DateTimeOffset? LastAt { get; private set; }

    /// <exception cref="TenantStoreException">The file cannot be made or read, or its last line is no head.</exception>
    public static HeadFile Open(string folder, string gateway, AuditSigner signer)
    {
        try
        {
            PrivateFolder.Create(folder);
            var (held, name) = Hold(folder, gateway);
            var file = new HeadFile(held, folder, name, signer);
            file.ReadEnd();
            return file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TenantStoreException($"The audit's heads cannot be kept in {folder} (Audit:HeadsDirectory): {exception.Message}", exception);
        }
    }

    /// <summary>Signs the heads, one line each, and waits for the disk.</summary>
    public void Append(IReadOnlyCollection<AuditHead> heads, DateTimeOffset at)
    {
        var (sequence, previous) = (_sequence, _previous);
        using var lines = new MemoryStream();
        foreach (var head in heads)
        {
            var unsigned = new SignedHead(
                _gateway, ++sequence, previous, head.Log.ToString(), head.Entry, head.Hash, at.ToUnixTimeMilliseconds(), _signer.PublicKey.Id, "");
            var line = (unsigned with { Signature = Convert.ToBase64String(_signer.Sign(unsigned.SignedBytes())) }).ToLine();
            lines.Write(line);
            lines.WriteByte(LineEnd);
            previous = HashOf(line);
        }

        // What a full disk left of an earlier try goes first.
        var start = _file.Length;
        try
        {
            lines.WriteTo(_file);
            DiskFlush.Flush(_file);
        }
        catch (IOException)
        {
            _file.SetLength(start);
            throw;
        }

        (_sequence, _previous, LastAt) = (sequence, previous, at);
    }

    public void Dispose()
    {
        _file.Dispose();
        _lock.Dispose();
    }

    public static string HashOf(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line));

    private static (FileStream Held, string Name) Hold(string folder, string gateway)
    {
        for (var sharer = 1; ; sharer++)
        {
            var name = sharer == 1 ? gateway : $"{gateway}-{sharer}";
            try
            {
                return (Open(Path.Combine(folder, $"heads-{name}.lock"), FileShare.None), name);
            }
            catch (IOException) when (sharer < MaxSharers)
            {
                // Another process of this name runs.
            }
        }
    }

    private static FileStream Open(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    /// <summary>Finds where to go on. A last line without an end was never finished: a crash cut it, and it goes.</summary>
    private void ReadEnd()
    {
        var tail = new byte[Math.Min(_file.Length, 2 * MaxLineBytes)];
        _file.Seek(-tail.Length, SeekOrigin.End);
        _file.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf(LineEnd);
        _file.SetLength(_file.Length - (tail.Length - (end + 1)));
        _file.Seek(0, SeekOrigin.End);
        if (_file.Length == 0)
            return;

        var line = tail.AsSpan(0, Math.Max(end, 0));
        line = line[(line.LastIndexOf(LineEnd) + 1)..];
        if (SignedHead.Parse(line) is not { } head || head.Gateway != _gateway)
            throw new TenantStoreException($"The last line of {_file.Name} is no head of this gateway. Keep the file for admin verify-audit, and move it out of Audit:HeadsDirectory.");
        (_sequence, _previous, LastAt) = (head.Sequence, HashOf(line), DateTimeOffset.FromUnixTimeMilliseconds(head.At));
    }
}
