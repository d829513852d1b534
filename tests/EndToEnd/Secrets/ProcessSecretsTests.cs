using EndToEnd.Running;

namespace EndToEnd.Secrets;

/// <summary>What the processes of <c>./dev run</c> show to others of the machine: command lines, logs, the crash file.</summary>
[Collection(ProductCollection.Name)]
public sealed class ProcessSecretsTests(RunningProduct product)
{
    [Fact]
    public void CommandLinesAndLogs_HoldNoSecret()
    {
        var secrets = Directory.GetFiles(product.StatePath("keys")).Where(file => Path.GetExtension(file) != ".pub").Append(product.StatePath("pepper"))
            .Select(file => File.ReadAllText(file).Trim()).Where(text => text.Length >= 32).ToList();
        Assert.True(secrets.Count >= 4, $"{secrets.Count} secrets");
        secrets.Add(product.Demo.PlatformToken);
        secrets.AddRange(product.Demo.Tenants.SelectMany(tenant => new[] { tenant.Token, tenant.AdminToken }));

        var commandLines = Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)).Select(CommandLine).ToList();
        Assert.Contains(commandLines, line => line.Contains("Gateway.dll", StringComparison.Ordinal) && line.Contains(product.StatePath(""), StringComparison.Ordinal));
        var files = Directory.GetFiles(product.StatePath("log")).Append(product.StatePath("host.crash")).Append(product.StatePath("registry.db"));
        var texts = commandLines.Concat(files.Select(Read)).ToList();
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(texts, text => text.Contains(secret, StringComparison.Ordinal));
        }
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return "";
        }
    }

    private static string Read(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
