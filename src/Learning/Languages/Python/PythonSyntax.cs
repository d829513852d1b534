namespace Learning.Languages.Python;

/// <summary>
/// Counts mistakes that need no grammar: strings without an end, unknown characters, brackets without a partner, blocks that are missing, unexpected or of no column, lines of a
/// block's keyword without a colon, two operands with nothing between them, an operator at a line's end. There is no parser of Python for .NET to be had; what such a
/// parser alone would find is not counted.
/// </summary>
internal static class PythonSyntax
{
    public static int CountErrors(string code)
    {
        var errors = 0;
        var expectsBlock = false;
        Indentation? indentation = null;
        foreach (var line in PythonLine.Split(code))
        {
            indentation ??= new Indentation(line.Column);
            var change = indentation.Take(line.Column);
            // Tools' lines may stand anywhere.
            if (line.Tokens[0].Kind == TokenKind.Directive)
                continue;
            errors += change == IndentChange.Stray || expectsBlock != (change == IndentChange.Deeper) ? 1 : 0;
            var judged = new PythonLineSyntax(code, line);
            errors += judged.CountErrors();
            expectsBlock = judged.ExpectsBlock;
        }

        return errors + (expectsBlock ? 1 : 0);
    }
}
