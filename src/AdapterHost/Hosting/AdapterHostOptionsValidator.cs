using Microsoft.Extensions.Options;

namespace AdapterHost.Hosting;

/// <summary>What the attributes of <see cref="AdapterHostOptions"/> cannot say. Collects every failure.</summary>
internal sealed class AdapterHostOptionsValidator : IValidateOptions<AdapterHostOptions>
{
    public ValidateOptionsResult Validate(string? name, AdapterHostOptions options)
    {
        var failures = new List<string>();
        if (string.IsNullOrEmpty(options.JoinSecret) == string.IsNullOrEmpty(options.JoinSecretFile))
            failures.Add("Host:JoinSecret or Host:JoinSecretFile is needed, and not both.");
        if (options.ModelPath.Length > 0 && !File.Exists(options.ModelPath))
            failures.Add($"Host:ModelPath: there is no file {options.ModelPath}.");
        if (options.NativeLibraries is { Length: > 0 } folder && !Directory.Exists(folder))
            failures.Add($"Host:NativeLibraries: there is no folder {folder}.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
