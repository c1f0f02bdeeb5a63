using System.Text;

namespace ScalableScheduler.Server.Configuration;

/// <summary>The one place where names in code become names in configuration: <c>KeyPrefix</c> is <c>key_prefix</c>.</summary>
internal static class SnakeCase
{
    public static string Of(string pascalCase)
    {
        var text = new StringBuilder(pascalCase.Length + 4);
        foreach (char c in pascalCase)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0) text.Append('_');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
