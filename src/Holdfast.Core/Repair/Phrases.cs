using Holdfast.Core.Context;
using Holdfast.Core.Conversations;

namespace Holdfast.Core.Repair;

/// <summary>What is said to a user in the agent's place when something breaks: short, honest, in the conversation's language.</summary>
public static class Phrases
{
    /// <summary>Codes of the phrases: an answer takes longer than a person would wait; a person takes over; no model had anything to say.</summary>
    public const string Delayed = "delayed", HandedOff = "handed_off", Empty = "empty";

    /// <summary>Stands for every language, in what an agent says of its own.</summary>
    public const string AnyLanguage = "*";

    public static IReadOnlyList<string> Codes { get; } = [Delayed, HandedOff, Empty];

    private static readonly Dictionary<string, (string Delayed, string HandedOff, string Empty)> Shipped = new(StringComparer.Ordinal)
    {
        ["en"] = (
            "This takes longer than usual: I am being interrupted and keep trying. Your message is not lost.",
            "I cannot answer at the moment, so a person of our team takes over here. You do not have to repeat anything.",
            "I have no answer to this. Please say it in other words, or ask for a person."),
        ["de"] = (
            "Das dauert länger als sonst: Ich werde gerade unterbrochen und versuche es weiter. Ihre Nachricht geht nicht verloren.",
            "Ich kann im Moment nicht antworten; ein Mensch aus unserem Team übernimmt hier. Sie müssen nichts wiederholen.",
            "Darauf habe ich keine Antwort. Bitte sagen Sie es mit anderen Worten, oder fragen Sie nach einem Menschen."),
        ["fr"] = (
            "Cela prend plus de temps que d'habitude : je suis interrompu et je continue d'essayer. Votre message n'est pas perdu.",
            "Je ne peux pas répondre pour le moment ; une personne de notre équipe prend le relais. Vous n'avez rien à répéter.",
            "Je n'ai pas de réponse à cela. Reformulez votre message ou demandez à parler à une personne."),
        ["es"] = (
            "Esto tarda más de lo normal: hay una interrupción y sigo intentándolo. Su mensaje no se ha perdido.",
            "Ahora mismo no puedo responder; una persona de nuestro equipo continúa aquí. No tiene que repetir nada.",
            "No tengo respuesta para esto. Dígalo con otras palabras o pida hablar con una persona."),
        ["it"] = (
            "Ci vuole più del solito: c'è un'interruzione e continuo a provare. Il suo messaggio non è andato perso.",
            "Al momento non posso rispondere; una persona del nostro team continua qui. Non deve ripetere nulla.",
            "Non ho una risposta. La prego di dirlo con altre parole o di chiedere di una persona."),
        ["pt"] = (
            "Isto está a demorar mais do que o normal: há uma interrupção e continuo a tentar. A sua mensagem não se perdeu.",
            "De momento não consigo responder; uma pessoa da nossa equipa continua aqui. Não precisa de repetir nada.",
            "Não tenho resposta para isto. Diga-o por outras palavras ou peça para falar com uma pessoa."),
        ["nl"] = (
            "Dit duurt langer dan normaal: er is een onderbreking en ik blijf het proberen. Uw bericht gaat niet verloren.",
            "Ik kan op dit moment niet antwoorden; iemand van ons team neemt het hier over. U hoeft niets te herhalen.",
            "Hierop heb ik geen antwoord. Zeg het met andere woorden, of vraag naar een mens."),
        ["pl"] = (
            "To trwa dłużej niż zwykle: nastąpiła przerwa, próbuję dalej. Państwa wiadomość nie zginęła.",
            "W tej chwili nie mogę odpowiedzieć; rozmowę przejmuje osoba z naszego zespołu. Nie trzeba niczego powtarzać.",
            "Nie mam na to odpowiedzi. Proszę ująć to inaczej lub poprosić o rozmowę z człowiekiem."),
        ["ru"] = (
            "Это занимает больше времени, чем обычно: произошёл сбой, я продолжаю попытки. Ваше сообщение не потеряно.",
            "Сейчас я не могу ответить; разговор продолжит сотрудник нашей команды. Повторять ничего не нужно.",
            "У меня нет ответа на это. Скажите иначе или попросите сотрудника."),
        ["zh"] = ("这比平时要久一些：服务暂时中断，我仍在尝试。您的消息没有丢失。", "我现在无法回答，我们团队的同事会在这里继续为您服务，您无需重复。", "我没有答案。请换一种说法，或要求人工服务。"),
        ["ja"] = ("通常より時間がかかっています。中断がありましたが、引き続き試みています。メッセージは失われていません。", "ただいまお答えできないため、担当者がここで引き継ぎます。もう一度お話しいただく必要はありません。", "これにはお答えできません。別の言い方をするか、担当者をお呼びください。"),
        ["ko"] = ("평소보다 오래 걸리고 있습니다. 중단이 있었지만 계속 시도하고 있습니다. 메시지는 사라지지 않았습니다.", "지금은 답변할 수 없어 저희 팀의 담당자가 이어서 도와드립니다. 다시 말씀하실 필요는 없습니다.", "이에 대한 답이 없습니다. 다른 말로 말씀해 주시거나 담당자를 요청해 주세요."),
        ["ar"] = ("يستغرق هذا وقتا أطول من المعتاد: حدث انقطاع وما زلت أحاول. رسالتك لم تضع.", "لا أستطيع الرد الآن، وسيتابع معك هنا شخص من فريقنا. لا حاجة إلى تكرار أي شيء.", "ليس لدي جواب على هذا. قلها بكلمات أخرى أو اطلب التحدث إلى شخص."),
    };

    /// <param name="own">Of the agent: by language (two letters, or <see cref="AnyLanguage"/>) and code; null = none.</param>
    /// <returns>Null where the agent wants nothing to be said: its own text is empty.</returns>
    public static string? Say(string code, Conversation c, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? own)
    {
        var language = Language.Of(c.Items.OfType<UserItem>().Select(item => item.Text).Reverse());
        foreach (var name in (string[])[language, AnyLanguage])
            if (own?.GetValueOrDefault(name)?.GetValueOrDefault(code) is { } text) return text.Length > 0 ? text : null;
        var (delayed, handedOff, empty) = Shipped[language];
        return code switch { Delayed => delayed, HandedOff => handedOff, Empty => empty, _ => throw new ArgumentException($"There is no phrase {code}.", nameof(code)) };
    }
}
