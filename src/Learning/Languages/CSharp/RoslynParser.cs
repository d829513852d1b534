using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Learning.Languages.CSharp;

/// <summary>Roslyn's parser on a code that may be a file, members of a class or a few statements: the kinds differ, and the better one counts.</summary>
internal static class RoslynParser
{
    private static readonly CSharpParseOptions s_file = new(LanguageVersion.Preview, DocumentationMode.None);
    private static readonly CSharpParseOptions s_statements = s_file.WithKind(SourceCodeKind.Script);

    public static int CountErrors(string code)
    {
        var asFile = CountErrors(code, s_file);
        return asFile == 0 ? 0 : Math.Min(asFile, CountErrors(code, s_statements));
    }

    private static int CountErrors(string code, CSharpParseOptions options) =>
        CSharpSyntaxTree.ParseText(code, options).GetDiagnostics().Count(d => d.Severity == DiagnosticSeverity.Error);
}
