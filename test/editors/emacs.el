;;; -*- lexical-binding: t -*-
;; Runs behind the documented set-up: opens the file, waits for what the server says, and writes it down.
(require 'eglot)
(require 'json)

(defun authproof-test-wait (what ready)
  "Let processes and timers run until READY returns non-nil, or fail, naming WHAT."
  (let ((deadline (+ (float-time) 40)) value)
    (while (not (setq value (funcall ready)))
      (when (> (float-time) deadline) (error "Waited in vain for %s" what))
      (accept-process-output nil 0.05))
    value))

(defun authproof-test-hover (line character)
  "Hover text at LINE and CHARACTER, both from zero."
  (goto-char (point-min))
  (forward-line line)
  (forward-char character)
  (let ((result (jsonrpc-request (eglot-current-server) :textDocument/hover
                                 (eglot--TextDocumentPositionParams))))
    (or (plist-get (plist-get result :contents) :value) "")))

(defun authproof-test-raw (diagnostic)
  "What the server sent for DIAGNOSTIC of Flymake."
  (alist-get 'eglot-lsp-diag (flymake-diagnostic-data diagnostic)))

(setq eglot-sync-connect 30
      eglot-confirm-server-initiated-edits nil)
(find-file (getenv "AUTHPROOF_FILE"))
;; A batch Emacs runs no command loop, after which `eglot-ensure' would connect.
(unless (eglot-current-server) (apply #'eglot--connect (eglot--guess-contact)))
(flymake-start)
(let* ((diagnostics (authproof-test-wait "diagnostics" #'flymake-diagnostics))
       (codes (mapcar (lambda (one) (plist-get (authproof-test-raw one) :code)) diagnostics))
       (hovers (list (authproof-test-hover 0 20) (authproof-test-hover 1 25)))
       (first (car diagnostics))
       (actions (eglot-code-actions (flymake-diagnostic-beg first) (flymake-diagnostic-end first) "quickfix")))
  (eglot--apply-workspace-edit (plist-get (car actions) :edit))
  (let ((seen `((diagnostics . ,(vconcat codes))
                (hovers . ,(vconcat hovers))
                (actions . ,(vconcat (mapcar (lambda (one) (plist-get one :title)) actions)))
                (after . ,(buffer-substring-no-properties (point-min) (point-max))))))
    (with-temp-file (getenv "AUTHPROOF_SEEN") (insert (json-encode seen)))))
