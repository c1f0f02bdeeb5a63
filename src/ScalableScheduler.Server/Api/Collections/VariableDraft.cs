using System.Globalization;
using System.Text;
using System.Text.Json;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Secrets;
using ScalableScheduler.Templates;

namespace ScalableScheduler.Server.Api.Collections;

/// <summary>What a request says of a variable.</summary>
/// <param name="Name">Its name; null when the body says none.</param>
/// <param name="Value">Its text; null in a draft with problems.</param>
/// <param name="Secret">Whether it is secret.</param>
internal sealed record VariableDraft(string? Name, string? Value, bool Secret)
{
    // One that is shorter could not be hidden where a target repeats it: it would blot out ordinary words, and show itself by that.
    private const int ShortestSecret = 4;

    /// <summary>Whether the value stands for the secret that is stored.</summary>
    public bool KeepsStored => Secret && Value == SecretMask.Mask;

    /// <summary>Reads a body, and all that is wrong with it; null when it is no object.</summary>
    public static VariableDraft? Read(JsonElement body, bool passesOverUnknown, LimitOptions limits, FieldProblems problems)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            problems.Add("", Reasons.WrongType, "A variable is a JSON object.");
            return null;
        }
        var reader = new ObjectReader(body, "", problems);
        var name = ReadName(reader);
        var secret = reader.Flag("secret") ?? false;
        var draft = new VariableDraft(name, ReadValue(reader, secret, limits), secret);
        reader.ReadOnly("updated_at");
        if (!passesOverUnknown)
            reader.RefuseOthers();
        return draft;
    }

    /// <summary>Why a variable can't be called so; null when it can.</summary>
    public static string? ProblemOf(string name) =>
        !TemplateName.IsValid(name) ? $"A variable's name must be {TemplateName.Allowed}."
        : BuiltIns.IsReserved(name) ? $"No variable can be called '{name}': names that begin with 'schedule.', 'collection.' or 'run.' are the service's own ({string.Join(", ", BuiltIns.Names)})."
        : null;

    private static string? ReadName(ObjectReader reader)
    {
        var name = reader.Text("name", TemplateName.MaxLength);
        if (name is null || ProblemOf(name) is not { } problem)
            return name;
        reader.Refuse("name", Reasons.Invalid, problem);
        return null;
    }

    // Any text: a certificate has line breaks.
    private static string? ReadValue(ObjectReader reader, bool secret, LimitOptions limits)
    {
        if (reader.Any("value") is not { } value)
        {
            reader.Refuse("value", Reasons.Required, "value is missing: a string.");
            return null;
        }
        if (value.ValueKind != JsonValueKind.String)
        {
            reader.Refuse("value", Reasons.WrongType, "value must be a string.");
            return null;
        }
        var text = value.GetString()!;
        var bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes > limits.VariableBytes)
            reader.Refuse("value", Reasons.TooLong, string.Create(CultureInfo.InvariantCulture, $"value is {bytes} bytes of UTF-8; {limits.VariableBytes} are allowed (limits.variable_bytes)."));
        if (secret && text.Length < ShortestSecret)
            reader.Refuse("value", Reasons.Invalid, $"A secret value must have at least {ShortestSecret} characters: a shorter one can't be hidden where a target repeats it.");
        return text;
    }
}
