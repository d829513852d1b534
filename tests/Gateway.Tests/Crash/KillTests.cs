using System.Globalization;
using TestServers;
using Xunit.Abstractions;

namespace Gateway.Tests.Crash;

/// <summary>
/// A gateway that is killed at any moment leaves a registry and an artifact store that agree after its next start. <c>./dev bench faults</c> runs
/// the long form.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    /// <summary>How many kills; the variable is for the long form.</summary>
    private static int Kills => Read("FAULT_KILLS", 40);

    /// <summary>Of the moments, and of what is sent.</summary>
    private static int Seed => Read("FAULT_SEED", 11);

    [Fact]
    [Trait("Kind", "Faults")]
    public async Task NextStart_AfterKillsUnderTraffic_RegistryAndFilesAgree()
    {
        // Two at once: a start leaves a core idle.
        await Task.WhenAll(RunAsync(Seed, Kills / 2, []), RunAsync(Seed + 100, Kills - (Kills / 2), []));
    }

    /// <summary>A tenth of the kills: what differs is under the same code.</summary>
    [Fact]
    [Trait("Kind", "Faults")]
    public async Task NextStart_AfterKillsUnderTraffic_PostgreSqlAndBucketAgree()
    {
        const string Database = "registry";
        await using var postgres = await PostgresServer.StartAsync();
        await postgres.ExecuteAsync("CREATE ROLE owner LOGIN CREATEROLE PASSWORD 'owner'");
        await postgres.ExecuteAsync($"CREATE DATABASE {Database} OWNER owner");
        await using var s3 = await RadosGateway.StartAsync();
        string[] settings =
        [
            $"--ConnectionStrings:Registry={postgres.ConnectionString(Database, "gateway", "gateway")}",
            $"--ConnectionStrings:RegistryOwner={postgres.ConnectionString(Database, "owner", "owner")}",
            "--Artifacts:Kind=S3", $"--Artifacts:S3:Bucket={await s3.CreateBucketAsync()}", $"--Artifacts:S3:ServiceUrl={s3.Url}",
            "--Artifacts:S3:ForcePathStyle=true", $"--Artifacts:S3:AccessKey={s3.AccessKey}", $"--Artifacts:S3:SecretKey={s3.SecretKey}",
        ];

        await RunAsync(Seed + 200, Kills / 10, settings, RegistryRows.OfPostgres(postgres, Database));
    }

    private static int Read(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private async Task RunAsync(int seed, int kills, string[] settings, RegistryRows? rows = null)
    {
        using var run = new KillRun(seed, settings, rows);
        await run.RunAsync(kills);
        output.WriteLine(run.Report);
    }
}
