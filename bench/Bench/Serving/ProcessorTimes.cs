using System.Globalization;

namespace Bench.Serving;

/// <summary>Processor time as Linux counts it.</summary>
internal static class ProcessorTimes
{
    // USER_HZ is 100 on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>Of a process and all that descend from it.</summary>
    public static TimeSpan OfTree(int root)
    {
        var processes = Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .OfType<(int Id, int Parent, TimeSpan Time)>()
            .ToList();
        var tree = new HashSet<int> { root };
        while (processes.Any(p => tree.Contains(p.Parent) && tree.Add(p.Id)))
        {
        }

        return processes.Where(p => tree.Contains(p.Id)).Aggregate(TimeSpan.Zero, (sum, p) => sum + p.Time);
    }

    private static (int Id, int Parent, TimeSpan Time)? Read(int id)
    {
        try
        {
            // pid (name) state ppid … utime and stime are fields 14 and 15; the name may hold anything, so count from its end.
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            return (id, int.Parse(fields[1], CultureInfo.InvariantCulture), TimeSpan.FromSeconds(ticks / TicksPerSecond));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
