using Microsoft.Extensions.Options;

namespace AdapterHost.External;

/// <summary>What the attributes of <see cref="ExternalOptions"/> cannot say. Collects every failure.</summary>
internal sealed class ExternalOptionsValidator : IValidateOptions<ExternalOptions>
{
    public ValidateOptionsResult Validate(string? name, ExternalOptions options)
    {
        var failures = new List<string>();
        if (options.ApiKeyFile is { Length: > 0 } file && !File.Exists(file))
            failures.Add($"External:ApiKeyFile: there is no file {file}.");
        if (options.AdapterFolder.Length > 0 && !Path.IsPathFullyQualified(options.AdapterFolder))
            failures.Add($"External:AdapterFolder: {options.AdapterFolder} is no full path.");
        else if (options.AdapterFolder.Length > 0 && !Directory.Exists(options.AdapterFolder))
            failures.Add($"External:AdapterFolder: there is no folder {options.AdapterFolder}.");
        else if (options.AdapterFolder.Length > 0 && !options.AllowAdaptersOnDisk && !MemoryFolder.Is(options.AdapterFolder))
            failures.Add($"External:AdapterFolder: {options.AdapterFolder} is not in memory (tmpfs). Name a folder that is, as one under /dev/shm, or set External:AllowAdaptersOnDisk.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
