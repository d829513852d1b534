using System.Globalization;

namespace EndToEnd.Faults;

/// <summary>What the kernel says of a process.</summary>
/// <param name="ResidentBytes">Its memory.</param>
/// <param name="Handles">Open file descriptors.</param>
/// <param name="Threads">Its threads.</param>
internal sealed record ProcessFigures(long ResidentBytes, int Handles, int Threads)
{
    public static ProcessFigures Of(int process)
    {
        var status = File.ReadLines($"/proc/{process}/status").Select(line => line.Split('\t', ' ')).ToLookup(words => words[0], words => words);
        return new ProcessFigures(
            Number(status["VmRSS:"].First()) * 1024, Directory.EnumerateFiles($"/proc/{process}/fd").Count(), (int)Number(status["Threads:"].First()));
    }

    private static long Number(string[] words) => words.Skip(1).Where(word => word.Length > 0).Select(word => long.Parse(word, CultureInfo.InvariantCulture)).First();
}
