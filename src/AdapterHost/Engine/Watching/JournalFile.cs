using System.IO.MemoryMappedFiles;
using System.Text;
using AdapterFormats;
using AdapterHost.Adapters;
using HostContract;

namespace AdapterHost.Engine.Watching;

/// <summary>
/// The small mapped file that outlives the process: a header of numbers, and records that each name an adapter and hold two numbers. Tenant keys
/// and digests, nothing of a prompt. Whose record is whose is up to the users; each sees to its own threads.
/// </summary>
/// <remarks>
/// A mapped page belongs to the kernel, so what was written before a crash is there after it without any flush; after a loss of power it may not
/// be. An empty record begins with a zero, and that byte is written last: a process that dies in the middle of writing leaves an empty record.
/// </remarks>
internal sealed class JournalFile : IDisposable
{
    public const int StepRecords = 64;
    public const int LoadRecords = 16;
    public const int SuspectRecords = StepRecords + LoadRecords;
    public const int CondemnedRecords = HostReport.MaxFaults;

    public const int FirstLoad = StepRecords;
    public const int FirstSuspect = FirstLoad + LoadRecords;
    public const int FirstCondemned = FirstSuspect + SuspectRecords;

    private const long Magic = 0x324C4E524A47474C;
    private const int NumbersOffset = 8;
    private const int HeaderBytes = 64;
    private const int RecordBytes = 256;
    private const int TextBytes = RecordBytes - 2 * sizeof(int);
    private const long FileBytes = HeaderBytes + (FirstCondemned + CondemnedRecords) * RecordBytes;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    private JournalFile(MemoryMappedFile file)
    {
        _file = file;
        _view = file.CreateViewAccessor(0, FileBytes);
        if (_view.ReadInt64(0) == Magic)
        {
            return;
        }

        for (long at = 0; at < FileBytes; at += sizeof(long))
        {
            _view.Write(at, 0L);
        }

        _view.Write(0, Magic);
    }

    /// <summary>Opens it, empty when there is none or it is anything else.</summary>
    /// <exception cref="IOException">The file cannot be made or mapped.</exception>
    public static JournalFile Open(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var stream = new FileStream(path, options);
        stream.SetLength(FileBytes);
        return new JournalFile(MemoryMappedFile.CreateFromFile(
            stream, null, FileBytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false));
    }

    /// <summary>The text of an adapter's record, made once and written often; null when the names are too long for one.</summary>
    public static byte[]? TextOf(AdapterKey key)
    {
        var text = Encoding.UTF8.GetBytes($"{key.Tenant.Value}\n{key.Digest}");
        if (text.Length >= TextBytes)
        {
            return null;
        }

        Array.Resize(ref text, TextBytes);
        return text;
    }

    public int GetNumber(HeaderNumber number) => _view.ReadInt32(NumbersOffset + (int)number * sizeof(int));

    public void SetNumber(HeaderNumber number, int value) => _view.Write(NumbersOffset + (int)number * sizeof(int), value);

    /// <summary>Null for an empty record, and for anything that this class did not write.</summary>
    public AdapterKey? Get(int record)
    {
        var text = new byte[TextBytes];
        _view.ReadArray(OffsetOf(record), text, 0, TextBytes);
        var end = Array.IndexOf(text, (byte)0);
        var parts = Encoding.UTF8.GetString(text, 0, Math.Max(0, end)).Split('\n');
        return parts.Length == 2 && parts[0].Length > 0 && AdapterDigest.TryParse(parts[1], out var digest)
            ? new AdapterKey(new TenantKey(parts[0]), digest)
            : null;
    }

    /// <summary>The record's two numbers; of an empty one, of no meaning.</summary>
    public (int First, int Second) GetNumbers(int record) =>
        (_view.ReadInt32(OffsetOf(record) + TextBytes), _view.ReadInt32(OffsetOf(record) + TextBytes + sizeof(int)));

    public void SetNumbers(int record, int first, int second)
    {
        _view.Write(OffsetOf(record) + TextBytes, first);
        _view.Write(OffsetOf(record) + TextBytes + sizeof(int), second);
    }

    /// <param name="record">Which.</param>
    /// <param name="text">As <see cref="TextOf"/> made it.</param>
    public void Put(int record, byte[] text)
    {
        Erase(record);
        _view.WriteArray(OffsetOf(record) + 1, text, 1, TextBytes - 1);
        _view.Write(OffsetOf(record), text[0]);
    }

    public void Erase(int record) => _view.Write(OffsetOf(record), (byte)0);

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private static long OffsetOf(int record) => HeaderBytes + (long)record * RecordBytes;
}
