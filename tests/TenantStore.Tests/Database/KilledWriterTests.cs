using System.Globalization;
using Microsoft.Data.Sqlite;
using TenantStore.Tests.Fakes;
using TestServers;

namespace TenantStore.Tests.Database;

/// <summary>
/// A process that writes to a SQLite registry without pause, cut off at 210 points: ten times it is killed for real, each time another goes on with what it
/// left; and 200 times it is stopped in all its threads and its files are copied, which is what a kill at that instant would have left.
/// </summary>
public sealed class KilledWriterTests
{
    private const int Kills = 10;
    private const int ImagesEach = 20;
    private static readonly string[] s_files = ["registry.db", "registry.db-wal", "registry.db-shm"];

    [Fact]
    public async Task Registry_WriterKilledAtAnyPoint_IsWholeAndKeepsWhatWasAcknowledged()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(5);
        var (least, changed) = (0L, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var writer = ServerProcess.Start("writer", "dotnet", [typeof(KilledWriterTests).Assembly.Location, "write", folder["registry.db"]]);
            await writer.WaitAsync(() => Task.FromResult(Acknowledged(writer) > least));
            for (var image = 0; image < ImagesEach; image++)
            {
                // Anywhere within a few transactions: by its acknowledgements, then by a little spinning.
                var from = Acknowledged(writer);
                await writer.WaitAsync(() => Task.FromResult(Acknowledged(writer) > from));
                Thread.SpinWait(random.Next(200_000));
                await StopAsync(writer);
                least = Acknowledged(writer);
                using var copy = new TemporaryFolder();
                foreach (var file in s_files.Where(file => File.Exists(folder[file])))
                    File.Copy(folder[file], copy[file]);
                await writer.SignalAsync("CONT");
                if (Check(copy["registry.db"], least) > least)
                    changed++;
            }

            await writer.KillAsync();
            least = Math.Max(least, Acknowledged(writer));
            least = Check(folder["registry.db"], least);
        }

        // Some images were taken between a commit and its acknowledgement, so the points are fine enough to matter.
        Assert.True(least > Kills * ImagesEach, $"{least} transactions");
        Assert.True(changed > 0, "no image lay between a commit and its acknowledgement");
    }

    private static long Acknowledged(ServerProcess writer)
    {
        var last = writer.Output.Split('\n')[^1];
        return long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    /// <summary>SIGSTOP, and until the last thread has taken note of it.</summary>
    private static async Task StopAsync(ServerProcess writer)
    {
        await writer.SignalAsync("STOP");
        await writer.WaitAsync(() => Task.FromResult(Directory.GetDirectories($"/proc/{writer.Id}/task")
            .All(thread => File.ReadAllText(Path.Combine(thread, "stat")).Split(") ")[1][0] == 'T')));
    }

    /// <returns>The transactions that it holds.</returns>
    private static long Check(string path, long least)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Assert.Equal("ok", Scalar("PRAGMA integrity_check"));
        Assert.Equal("0", Scalar("SELECT COUNT(*) FROM pragma_foreign_key_check"));
        var tokens = long.Parse(Scalar("SELECT COUNT(*) FROM tokens"), CultureInfo.InvariantCulture);
        Assert.Equal($"{tokens}|{tokens}", Scalar("SELECT COUNT(*) || '|' || COALESCE(MAX(entry), 0) FROM audit_events"));
        Assert.True(tokens >= least, $"{tokens} of {least} acknowledged transactions");
        return tokens;

        string Scalar(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture)!;
        }
    }
}
