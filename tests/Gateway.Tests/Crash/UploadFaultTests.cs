using System.Globalization;
using System.Net;
using Gateway.Commands;
using Gateway.Tests.Servers;
using Xunit.Abstractions;

namespace Gateway.Tests.Crash;

/// <summary>
/// Uploads to a real gateway whose system calls fail, each in turn: the disk has a fault, or is full. A version is there with its file, or neither is,
/// and the answer says which.
/// </summary>
public sealed class UploadFaultTests(ITestOutputHelper output)
{
    private const int MostCalls = 100;

    [Theory]
    [Trait("Kind", "Faults")]
    [InlineData("fsync", "EIO")]
    [InlineData("fsync", "ENOSPC")]
    [InlineData("rename", "EIO")]
    [InlineData("rename", "ENOSPC")]
    [InlineData("pwrite64", "EIO")]
    [InlineData("pwrite64", "ENOSPC")]
    public async Task Upload_EachCallFails_RowAndFileStandOrFallTogether(string call, string error)
    {
        using var state = new TemporaryFolder();
        string[] settings = [$"--State={state.Path}"];
        await using var agreement = new Agreement(settings, state.Path);
        await agreement.AddBaseModelAsync();
        using var written = new StringWriter(CultureInfo.InvariantCulture);
        await CreateTokenCommand.RunAsync(settings, written, CancellationToken.None);
        var forms = new AdapterForms(7);
        var answers = new List<HttpStatusCode>();
        int number;

        await using (var gateway = GatewayProcess.Start(settings))
        {
            await gateway.WaitAsync();
            using var client = new CrashClient(gateway.Port, written.ToString().Trim());
            await client.ManageAsync(HttpMethod.Post, "/tenants", CrashClient.Json(new { slug = "acme" }));
            await UploadAsync(client, forms);
            for (number = 1; number <= MostCalls; number++)
            {
                await using var fault = await SystemCallFault.AttachAsync(gateway.Id, call, error, number);
                var status = await UploadAsync(client, forms);
                if (await fault.DetachAsync() == 0)
                    break;
                answers.Add(status);
                await agreement.AssertRowsAsync($"{call} {number} with {error}");
                Assert.Equal(1 + answers.Count(answer => answer == HttpStatusCode.Created), await CountAsync(client));
            }

            Assert.Equal(HttpStatusCode.Created, await UploadAsync(client, forms));
        }

        agreement.AgeUnfinishedFiles();
        await using (var next = GatewayProcess.Start(settings))
        {
            await next.WaitAsync();
            await agreement.AssertAsync($"after {call} with {error}");
        }

        var counts = answers.GroupBy(answer => (int)answer).OrderBy(group => group.Key).ToDictionary(group => group.Key, group => group.Count());
        output.WriteLine($"{call} {error}: {answers.Count} points; answers {string.Join(", ", counts.Select(count => $"{count.Key}: {count.Value}"))}");
        Assert.InRange(number, 2, MostCalls);
        Assert.Subset(error == "ENOSPC" ? [201, 503, 507] : new HashSet<int> { 201, 503 }, counts.Keys.ToHashSet());
        Assert.Contains(counts.Keys, status => status != 201);
        if (error == "ENOSPC")
            Assert.Contains(507, counts.Keys);
    }

    private static async Task<HttpStatusCode> UploadAsync(CrashClient client, AdapterForms forms)
    {
        using var form = forms.Next();
        return (await client.SendAsync(HttpMethod.Post, "/api/v1/tenants/acme/adapters/sql/versions?base=llama", form))!.Value.Status;
    }

    private static async Task<int> CountAsync(CrashClient client) => (await client.ReadAsync("/tenants/acme/adapters/sql/versions"))["items"]!.AsArray().Count;
}
