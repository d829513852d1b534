namespace Bench.Engine;

/// <param name="Layers">Layers of the model on the GPU.</param>
/// <param name="Libraries">Folder of libraries with a GPU backend; null takes those of the build.</param>
/// <param name="Model">A GGUF file; null generates one in the shape of an 8B Llama, with <c>--small</c> the one of the other benches.</param>
/// <param name="AllowUnknownBuild">Takes libraries whose hash is not known.</param>
internal sealed record GpuArguments(int Layers, string? Libraries, string? Model, bool AllowUnknownBuild)
{
    public static GpuArguments Parse(string[] arguments)
    {
        string? Value(string name)
        {
            var at = Array.IndexOf(arguments, name);
            return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
        }

        return new GpuArguments(
            int.TryParse(Value("--gpu-layers"), out var layers) && layers > 0 ? layers : throw new ArgumentException("--gpu-layers needs a number above 0."),
            Value("--native-libraries") ?? Environment.GetEnvironmentVariable("Host__NativeLibraries"),
            Value("--model"),
            arguments.Contains("--allow-unknown-build"));
    }
}
